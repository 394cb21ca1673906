using System.Diagnostics;
using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo.Tests.Native;

[Needs(External.MuJoCo)]
public sealed class SelfCheckTests
{
    // The number after mjOBJ_BODY, XBODY, finds the same names; from 3.0.0 on mjContact.geom, 8 bytes on, repeats geom1 and geom2.
    private static readonly HashSet<(string, int)> Indistinguishable =
        MuJoCoLibrary.Version < 300 ? [("mjOBJ_BODY", 1)] : [("mjOBJ_BODY", 1), ("mjContact.geom1", 8), ("mjContact.geom2", 8)];

    public static TheoryData<string> Keys { get; } = [.. Probe.Binding.Layout.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Right_table_passes() => SelfCheck.Run(Probe.Binding);

    [Theory]
    [MemberData(nameof(Keys))]
    public void Table_with_one_entry_shifted_is_refused(string key)
    {
        Assert.SkipWhen(key == "sizeof_mjVFS" && HasBuffers(),
            "This libmujoco takes files as buffers; nothing depends on the size of mjVFS.");
        var layout = Probe.Binding.Layout;
        foreach (var shift in Shifts(key))
        {
            if (Indistinguishable.Contains((key, shift))) continue;
            var shifted = Probe.Binding.With(layout.With(key, layout[key] + shift));
            if (DisturbanceCheck.Keys.Contains(key))
            {
                Assert.False(DisturbanceCheck.Passes(shifted), $"{key} shifted by {shift}");
                continue;
            }
            if (IsOfMeshes(key))
            {
                Assert.False(MeshCheck.Passes(shifted), $"{key} shifted by {shift}");
                continue;
            }
            var exception = Record.Exception(() => SelfCheck.Run(shifted));
            Assert.True(exception is MuJoCoUnavailableException, $"{key} shifted by {shift}: {exception}");
            Assert.Contains("mj", exception.Message);
        }
    }

    [Fact]
    public void Mismatch_names_the_field_and_both_versions()
    {
        var layout = Probe.Binding.Layout;
        string[] keys =
        [
            "mjModel.nu", "mjModel.body_pos", "mjModel.geom_friction", "mjModel.jnt_limited", "mjData.xpos", "mjData.ncon",
            "mjData.time", "mjData.cfrc_ext", "mjData.warning", "mjData.ctrl", "mjData.cinert", "mjData.cvel", "mjData.qfrc_actuator",
            "mjData.qfrc_constraint",
        ];
        foreach (var key in keys)
        {
            var shift = key is "mjModel.nu" or "mjData.ncon" ? 4 : 8;
            var exception =
                Assert.Throws<MuJoCoUnavailableException>(() => SelfCheck.Run(Probe.Binding.With(layout.With(key, layout[key] + shift))));
            Assert.Contains(key, exception.Message);
            Assert.Contains($"{layout.Name} does not fit the loaded libmujoco {MuJoCoLibrary.VersionText}", exception.Message);
        }
    }

    [Fact]
    public void Tables_of_all_other_releases_are_refused()
    {
        var table = LayoutTable.Embedded();
        for (var i = 0; i < table.Names.Count; i++)
        {
            var layout = table.At(i);
            if (layout.Version == MuJoCoLibrary.Version) continue;
            var exception = Record.Exception(() => SelfCheck.Run(Probe.Binding.With(layout)));
            Assert.True(exception is MuJoCoUnavailableException, layout.Name);
            Assert.Contains(layout.Name, exception.Message);
        }
    }

    [Fact]
    public void Every_public_field_is_checked()
    {
        var isChecked = ProbeModel.Reals.Select(row => row.Field)
            .Concat(ProbeModel.Singles.Select(row => row.Field))
            .Concat(ProbeModel.Integers.Select(row => row.Field))
            .Concat(ProbeModel.Flags.Select(row => row.Field))
            .Concat(MeshCheck.Fields)
            .Concat([ModelField.ActuatorGainType, ModelField.ActuatorBiasType, ModelField.ActuatorGain, ModelField.ActuatorBias]);
        Assert.Equal(Enum.GetValues<ModelField>().Order(), isChecked.Order());
    }

    [Fact]
    public void Check_takes_a_few_milliseconds()
    {
        SelfCheck.Run(Probe.Binding);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            SelfCheck.Run(Probe.Binding);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"self-check {best.TotalMilliseconds:F2} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(50), $"{best.TotalMilliseconds} ms");
    }

    [Fact]
    public void Mismatch_of_a_derived_layout_says_that_it_was_derived()
    {
        var layout = Probe.Binding.Layout;
        var derived = new Layout(layout.Name, layout.Version, layout.Keys.Select(key => KeyValuePair.Create(key, layout[key])),
            isDerived: true);
        var wrong = Probe.Binding.With(derived.With("mjData.xpos", layout["mjData.xpos"] + 8));
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => SelfCheck.Run(wrong));
        Assert.Contains($"layout that was derived for MuJoCo {layout.Name} does not fit", exception.Message);
        Assert.Contains("mjData.xpos", exception.Message);
    }

    [Fact]
    public void Meshes_can_be_read() => Assert.True(Probe.Binding.HasMeshes);

    [Fact]
    public void Disturbances_can_be_made() => Assert.True(Probe.Binding.HasDisturbances);

    private static bool IsOfMeshes(string key) => key.Contains("mesh", StringComparison.Ordinal) || key == "mjModel.geom_dataid";

    private static unsafe bool HasBuffers() => Probe.Binding.Api.AddBufferVfs is not null;

    // What the fields beside one are wide, whatever it is itself: counts have 32 or 64 bits.
    private static int[] Shifts(string key) => key == "sizeof_mjVFS" ? [-8, 8] : key.Contains('.') ? [-8, -4, 4, 8] : [-1, 1];
}
