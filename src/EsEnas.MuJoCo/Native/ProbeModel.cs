namespace EsEnas.MuJoCo.Native;

/// <summary>The probe model (probe.xml) and every number that its compilation must give.</summary>
/// <remarks>Counts differ from each other, and so do the numbers of neighboring fields: a table that is off by one entry shows.</remarks>
internal static class ProbeModel
{
    /// <summary>Stands for a number that the library is free to choose.</summary>
    public const double Any = double.NaN;

    public const int AnyInteger = int.MinValue;

    public const int Sensors = 5;

    public static readonly (string Name, int Value)[] Counts =
        [("nq", 9), ("nv", 8), ("nu", 2), ("nactuator", 2), ("nout", 2), ("nbody", 5), ("njnt", 3), ("ngeom", 6), ("nsite", 4),
            ("nmat", 10), ("nsensordata", 7)];

    public static readonly (ModelField Field, double[] Values)[] Reals =
    [
        (ModelField.Timestep, [0.00371]),
        (ModelField.ImpedanceRatio, [1.3]),
        (ModelField.SolverTolerance, [3e-9]),
        (ModelField.Gravity, [0.113, -0.229, -9.417]),
        (ModelField.Wind, [0.31, 0.37, 0.41]),
        (ModelField.Density, [0.0071]),
        (ModelField.Viscosity, [0.00053]),
        (ModelField.InitialPositions, [0.21, 0.34, 0.57, 0.5, 0.5, -0.5, 0.5, 0.07, 0.09]),
        (ModelField.SpringPositions, [0.21, 0.34, 0.57, 0.5, 0.5, -0.5, 0.5, 0.15, -0.02]),
        (ModelField.BodyPosition, [0, 0, 0, 0.21, 0.34, 0.57, 1.51, 0.22, 2.13, 0.31, 0.12, 0.053, -0.21, 0.36, 0.157]),
        (ModelField.BodyQuaternion, [1, 0, 0, 0, 0.5, 0.5, -0.5, 0.5, 0.8, 0, 0.6, 0, 0, 0, 0.8, 0.6, 0.8, 0, 0, -0.6]),
        (ModelField.BodyInertialPosition,
            [0, 0, 0, 0.011, 0.012, 0.013, 0.014, 0.015, 0.016, 0.017, 0.018, 0.019, 0.0191, 0.0192, 0.0193]),
        (ModelField.BodyInertialQuaternion, [1, 0, 0, 0, 0.6, 0, 0.8, 0, 0, 0.8, 0.6, 0, 0.8, 0.6, 0, 0, 0, 0.6, -0.8, 0]),
        (ModelField.BodyMass, [0, 1.37, 0.83, 0.29, 0.61]),
        (ModelField.BodySubtreeMass, [3.1, 1.37, 1.73, 0.9, 0.61]),
        (ModelField.BodyInertia,
            [0, 0, 0, 0.017, 0.018, 0.019, 0.023, 0.024, 0.025, 0.0031, 0.0032, 0.0033, 0.0041, 0.0042, 0.0043]),
        (ModelField.JointRange, [0, 0, -1.1, 1.3, 0, 0]),
        (ModelField.JointStiffness, [0, 0.17, 0.19]),
        (ModelField.JointAnchor, [0, 0, 0, 0.033, 0.034, 0.035, 0.036, 0.037, 0.038]),
        (ModelField.JointAxis, [Any, Any, Any, 0, 0.6, 0.8, 0.6, 0, 0.8]),
        (ModelField.Armature, [0, 0, 0, 0, 0, 0, 0.031, 0.037]),
        (ModelField.Damping, [0, 0, 0, 0, 0, 0, 0.23, 0.29]),
        (ModelField.GeomSize,
            [3, 4, 0.7, 0.12, Any, Any, 0.043, 0.22, Any, 0.051, 0.052, 0.053, 0.054, 0.055, 0.056, 0.057, 0.058, Any]),
        (ModelField.GeomPosition,
            [0.05, 0.06, 0, 0.021, 0.022, 0.023, 0.024, 0.025, 0.026, 0.027, 0.028, 0.029, 0.061, 0.062, 0.063, 0.064, 0.065, 0.066]),
        (ModelField.GeomQuaternion,
            [1, 0, 0, 0, 0, 0.6, 0, 0.8, 0.8, 0, 0, 0.6, 0.6, 0, 0, 0.8, 0.6, 0.8, 0, 0, 0.6, 0, 0.8, 0]),
        (ModelField.GeomFriction,
            [
                0.92, 0.0052, 0.00012, 0.91, 0.0051, 0.00011, 0.93, 0.0053, 0.00013,
                0.94, 0.0054, 0.00014, 0.95, 0.0055, 0.00015, 0.96, 0.0056, 0.00016,
            ]),
        (ModelField.GeomMargin, [0, 0, 0.0017, 0.0019, 0.0023, 0.0029]),
        (ModelField.ActuatorRange, [-0.7, 0.9, 0, 0]),
        (ModelField.ActuatorGear, [3.1, 0, 0, 0, 0, 0, 2.3, 0, 0, 0, 0, 0]),
    ];

    public static readonly (ModelField Field, float[] Values)[] Singles =
    [
        (ModelField.GeomColor,
            [
                0.201f, 0.202f, 0.203f, 0.204f, 0.205f, 0.206f, 0.207f, 0.208f, 0.209f, 0.210f, 0.211f, 0.212f,
                0.213f, 0.214f, 0.215f, 0.216f, 0.217f, 0.218f, 0.219f, 0.220f, 0.221f, 0.222f, 0.223f, 0.224f,
            ]),
        (ModelField.MaterialColor,
            [
                0.101f, 0.102f, 0.103f, 0.104f, 0.105f, 0.106f, 0.107f, 0.108f, 0.109f, 0.110f, 0.111f, 0.112f, 0.113f, 0.114f,
                0.115f, 0.116f, 0.117f, 0.118f, 0.119f, 0.120f, 0.121f, 0.122f, 0.123f, 0.124f, 0.125f, 0.126f, 0.127f, 0.128f,
                0.129f, 0.130f, 0.131f, 0.132f, 0.133f, 0.134f, 0.135f, 0.136f, 0.137f, 0.138f, 0.139f, 0.140f,
            ]),
    ];

    public static readonly (ModelField Field, int[] Values)[] Integers =
    [
        (ModelField.Integrator, [1]),
        (ModelField.FrictionCone, [0]),
        (ModelField.Jacobian, [1]),
        (ModelField.Solver, [2]),
        (ModelField.SolverIterations, [37]),
        (ModelField.BodyParent, [0, 0, 0, 2, 3]),
        (ModelField.BodyRoot, [0, 1, 2, 2, 2]),
        (ModelField.BodyJointCount, [0, 1, 1, 0, 1]),
        (ModelField.BodyJointAddress, [-1, 0, 1, -1, 2]),
        (ModelField.JointType, [0, 3, 2]),
        (ModelField.JointPositionAddress, [0, 7, 8]),
        (ModelField.JointVelocityAddress, [0, 6, 7]),
        (ModelField.JointBody, [1, 2, 4]),
        (ModelField.VelocityBody, [1, 1, 1, 1, 1, 1, 2, 4]),
        (ModelField.GeomType, [0, 2, 3, 6, 4, 5]),
        (ModelField.GeomContactType, [3, 9, 4, 32, 128, 512]),
        (ModelField.GeomContactAffinity, [1, 2, 16, 64, 256, 1024]),
        (ModelField.GeomContactDimension, [3, 1, 4, 6, 3, 1]),
        (ModelField.GeomBody, [0, 1, 2, 2, 3, 4]),
        (ModelField.GeomMaterial, [-1, 3, 0, -1, 7, 9]),
        (ModelField.SiteBody, [1, 2, 3, 3]),
        (ModelField.ActuatorTarget, [1, AnyInteger, 2, AnyInteger]),
        (ModelField.SensorDimension, [1, 1, 3, 1, 1]),
        (ModelField.SensorAddress, [0, 1, 2, 5, 6]),
    ];

    public static readonly (ModelField Field, byte[] Values)[] Flags =
    [
        (ModelField.JointIsLimited, [0, 1, 0]),
        (ModelField.ActuatorIsLimited, [1, 0]),
    ];

    /// <summary>Names and ids, one or two of each kind: the numbers of object kinds differ between releases.</summary>
    public static readonly (ModelObject Kind, string Name, int Id)[] Names =
    [
        (ModelObject.Body, "tip", 3),
        (ModelObject.Joint, "glide", 2),
        (ModelObject.Geom, "egg", 4),
        (ModelObject.Site, "tip", 2),
        (ModelObject.Actuator, "push", 1),
        (ModelObject.Sensor, "place", 2),
    ];

    /// <summary>Options of which none is that of <see cref="Integers"/>, where neighbors could be mistaken for each other.</summary>
    public static readonly (ModelField Field, int Value)[] OtherOptions =
    [
        (ModelField.Integrator, 0), (ModelField.FrictionCone, 1), (ModelField.Jacobian, 2), (ModelField.Solver, 0),
        (ModelField.SolverIterations, 41),
    ];

    public const string OtherOptionsXml =
        "<mujoco><option integrator=\"Euler\" cone=\"elliptic\" jacobian=\"auto\" solver=\"PGS\" iterations=\"41\"/></mujoco>";

    /// <summary>
    /// A capsule that lies on the floor: two contacts of one body, where the probe model has one of each. What room there is for the stack
    /// changes no buffer.
    /// </summary>
    public static string CapsuleXml(int stack) => $"""
        <mujoco>
          <size njmax="50" nconmax="10" nstack="{stack}"/>
          <worldbody>
            <geom type="plane" size="9 9 1"/>
            <body pos="0 0 0.099" quat="0.5 0.5 0.5 0.5"><freejoint/><geom type="capsule" size="0.1 0.3"/></body>
          </worldbody>
        </mujoco>
        """;

    /// <summary>
    /// A servo of four controls and three forces, which a library may refuse (it came with 3.12.0), beside some actuators of the usual
    /// kind.
    /// </summary>
    public static string ServoXml(int usual) => $"""
        <mujoco>
          <worldbody>
            <body>
              <joint name="servo" type="ball"/>
              <geom size="0.1"/>
              <body pos="1 0 0"><joint name="usual" type="ball"/><geom size="0.1"/></body>
            </body>
          </worldbody>
          <actuator>
            <general name="servo" joint="servo" gaintype="so3" biastype="so3" gainprm="1" biasprm="0 -1 -0.1" input="quat"/>
            {string.Concat(Enumerable.Repeat("<motor joint=\"usual\" gear=\"1 2 0\"/>", usual))}
          </actuator>
        </mujoco>
        """;

    public static (string Name, int Value)[] ServoCounts(int usual) => [("nu", 4 + usual), ("nactuator", 1 + usual), ("nout", 3 + usual)];

    public static string Xml()
    {
        using var stream = typeof(ProbeModel).Assembly.GetManifestResourceStream("probe.xml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
