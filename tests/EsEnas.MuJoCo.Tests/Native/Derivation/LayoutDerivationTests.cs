using System.Diagnostics;
using EsEnas.MuJoCo.Native;
using EsEnas.MuJoCo.Native.Derivation;

namespace EsEnas.MuJoCo.Tests.Native.Derivation;

[Needs(External.MuJoCo)]
public sealed class LayoutDerivationTests
{
    private static readonly LayoutTable Table = LayoutTable.Embedded();

    /// <summary>Whatever library is loaded: the tables are an independent witness, made with compilers and headers.</summary>
    [Fact]
    public void Derived_layout_is_that_of_the_table_in_every_entry()
    {
        var table = Table.Select(MuJoCoLibrary.Version, null);
        Assert.SkipWhen(table is null, $"libmujoco {MuJoCoLibrary.VersionText} has no table to compare with");

        var watch = Stopwatch.StartNew();
        var derived = LayoutDerivation.Derive(Probe.Binding.Api, MuJoCoLibrary.Version, Table.Keys);
        TestContext.Current.TestOutputHelper?.WriteLine($"{derived.Keys.Count()} entries in {watch.Elapsed.TotalMilliseconds:F0} ms");

        Assert.True(derived.IsDerived);
        Assert.Equal(table.HasWideCounts, derived.HasWideCounts);
        Assert.All(Table.Keys.Where(key => !derived.Has(key)),
            key => Assert.True(key.Contains("mesh", StringComparison.Ordinal) || key == "mjModel.geom_dataid"
                || DisturbanceCheck.Keys.Contains(key), key));
        var differences = Table.Keys.Where(key => IsUsed(key) && derived.Has(key) && derived[key] != table[key])
            .Select(key => $"{key} is {table[key]}, derived {derived[key]}");
        Assert.Empty(differences);
    }

    [Theory]
    [InlineData(4_000_000, "4.0.0")]
    [InlineData(3_012_001, "3.12.1")]
    public void Library_newer_than_the_tables_works_by_a_derived_layout(int version, string text)
    {
        var folder = Directory.CreateTempSubdirectory("esenas-mujoco-");
        new PatchedLibrary().SaysVersion(version).WriteTo(folder.FullName, $"libmujoco.so.{text}");
        var binding = Binding.Load(folder.FullName, null);
        Assert.Equal((version, text, true), (binding.Version, binding.Layout.Name, binding.Layout.IsDerived));

        using var model = Model.FromXml(binding, Probe.Xml);
        // Meshes are left to the tables.
        Assert.Equal((false, 0), (binding.HasMeshes, model.MeshCount));
        Assert.False(model.HasDisturbances);
        Assert.True(model.Integers(ModelField.GeomMesh).IsEmpty);
        using var simulation = model.CreateSimulation();
        using var known = Probe.Model();
        using var expected = known.CreateSimulation();
        simulation.Controls[0] = expected.Controls[0] = 0.4;
        simulation.Step(200);
        expected.Step(200);
        Assert.Equal(expected.Positions, simulation.Positions);
        Assert.Equal(expected.SensorData, simulation.SensorData);
        Assert.Equal(known.Numbers(ModelField.GeomSize), model.Numbers(ModelField.GeomSize));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Named_table_is_used_instead_of_a_derivation_and_proved_all_the_same()
    {
        var table = Table.Select(MuJoCoLibrary.Version, null);
        Assert.SkipWhen(table is null, "The loaded version has no table.");
        var folder = Directory.CreateTempSubdirectory("esenas-mujoco-");
        var file = new PatchedLibrary().SaysVersion(4_000_000).WriteTo(folder.FullName, "libmujoco.so.4.0.0");
        Assert.Equal((table.Name, false), (Binding.Load(file, table.Name).Layout.Name, Binding.Load(file, table.Name).Layout.IsDerived));
        Assert.Contains("does not fit the loaded libmujoco 4.0.0",
            Assert.Throws<MuJoCoUnavailableException>(() => Binding.Load(file, "3.1.0")).Message);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Entry_that_nothing_shows_is_refused_by_name()
    {
        var exception = Assert.Throws<MuJoCoUnavailableException>(() =>
            LayoutDerivation.Derive(Probe.Binding.Api, 4_000_000, [.. Table.Keys, "mjData.flux"]));
        Assert.Contains("no offset table for libmujoco 4.0.0", exception.Message);
        Assert.Contains("mjData.flux", exception.Message);
        Assert.Contains("MUJOCO_PATH", exception.Message);
    }

    [Fact]
    public void Library_without_the_means_is_refused_and_told_which()
    {
        var tables = LayoutTable.Parse("versions 1.0.0=100\n[mjModel]\nnq 0\n");
        var exception = Assert.Throws<MuJoCoUnavailableException>(() => Probe.Bind(tables, null, "mju_user_malloc"));
        Assert.Contains("does not export mju_user_malloc", exception.Message);
        Assert.DoesNotContain("mju_user_free", exception.Message);
    }

    /// <summary>The hooks are process wide; simulations of other threads go on, allocate and free.</summary>
    [Fact]
    public unsafe void Derivation_disturbs_no_other_thread_and_leaves_no_hook()
    {
        var api = Probe.Binding.Api;
        Assert.True(*api.UserMalloc == 0 && *api.UserFree == 0);
        using var stop = new CancellationTokenSource();
        var positions = new HashSet<double>();
        Exception? failure = null;
        var other = new Thread(() =>
        {
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    using var model = Probe.Model();
                    using var simulation = model.CreateSimulation();
                    simulation.Step(50);
                    positions.Add(simulation.Positions[2]);
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        other.Start();
        for (var i = 0; i < 3; i++) LayoutDerivation.Derive(api, MuJoCoLibrary.Version, Table.Keys);
        stop.Cancel();
        other.Join();
        Assert.Null(failure);
        Assert.Single(positions);
        Assert.True(*api.UserMalloc == 0 && *api.UserFree == 0);
    }

    private static unsafe bool IsUsed(string key) => key != "sizeof_mjVFS" || Probe.Binding.Api.AddBufferVfs is null;
}
