using System.Runtime.InteropServices;
using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests;

/// <summary>Models that several tests use.</summary>
internal static class Probe
{
    /// <summary>A ball over a floor and a motorized pendulum: contacts, controls, a sensor.</summary>
    public const string Xml = """
        <mujoco model="test">
          <compiler angle="radian"/>
          <option timestep="0.004" integrator="RK4"/>
          <size njmax="60" nconmax="12"/>
          <worldbody>
            <geom name="floor" type="plane" size="5 5 1"/>
            <body name="ball" pos="0 0 0.3">
              <freejoint name="fly"/>
              <geom name="sphere" type="sphere" size="0.1"/>
              <site name="top" pos="0 0 0.1"/>
            </body>
            <body name="arm" pos="1 0 1">
              <joint name="swing" type="hinge" axis="0 1 0" damping="0.05" limited="false"/>
              <geom name="rod" type="capsule" fromto="0 0 0 0 0 -0.4" size="0.03"/>
            </body>
          </worldbody>
          <actuator><motor name="drive" joint="swing" gear="2" ctrllimited="true" ctrlrange="-1 1"/></actuator>
          <sensor><jointpos name="angle" joint="swing"/></sensor>
        </mujoco>
        """;

    public static Binding Binding => MuJoCoLibrary.Binding;

    /// <summary>Binds the loaded library once more, by other tables or without some of its exports.</summary>
    public static Binding Bind(LayoutTable tables, string? layoutName, params string[] without)
    {
        var library = NativeLibrary.Load(MuJoCoLibrary.Path);
        return EsEnas.MuJoCo.Native.Binding.Bind(new LibraryExports(library, without), MuJoCoLibrary.Path, layoutName, tables);
    }

    public static Model Model() => EsEnas.MuJoCo.Model.FromXml(Xml);
}
