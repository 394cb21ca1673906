using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>
/// Proves that an offset table fits a library: compiles the probe model, whose every number is known, and compares. All reading comes
/// before the first write, and every pointer is seen to lie in the library's buffer before it is followed.
/// </summary>
internal static unsafe class SelfCheck
{
    // Buffers of the probe model are a few hundred kilobytes.
    private const uint LargestBuffer = 256 << 20;
    private const double Tolerance = 1e-12;

    /// <exception cref="MuJoCoUnavailableException">Something differs; the message names the field.</exception>
    public static void Run(Binding binding)
    {
        ModelHandle handle;
        try
        {
            handle = XmlLoader.Compile(binding, ProbeModel.Xml());
        }
        catch (ModelFormatException exception)
        {
            throw new MuJoCoUnavailableException(
                $"libmujoco {LayoutTable.FormatVersion(binding.Version)} refuses the probe model: {exception.Message}", exception);
        }

        using (handle)
        {
            CheckModel(binding, handle.DangerousGetHandle());
            CheckOtherOptions(binding);
            CheckActuators(binding);
            CheckRoom(binding);
            using var model = new Model(binding, handle);
            CheckNames(binding, model);
            CheckData(binding, model);
        }
    }

    /// <summary>A mismatch between a table and a library.</summary>
    public static MuJoCoUnavailableException Mismatch(Binding binding, string field, string what) => new(
        $"{Named(binding.Layout)} does not fit the loaded libmujoco {LayoutTable.FormatVersion(binding.Version)}: {field} {what}. " +
        $"{LayoutTable.WayOut} If MUJOCO_LAYOUT is set, correct it.");

    /// <summary>Compares numbers; NaN in <paramref name="expected"/> matches all.</summary>
    public static void Compare(Binding binding, string field, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            // Negated, so that NaN is a mismatch.
            if (!double.IsNaN(expected[i]) && !(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                throw Mismatch(
                    binding, field, string.Create(CultureInfo.InvariantCulture, $"[{i}] reads {actual[i]:R} instead of {expected[i]:R}"));
        }
    }

    /// <summary>Compares integers; <see cref="ProbeModel.AnyInteger"/> matches all.</summary>
    public static void Compare(Binding binding, string field, int index, int actual, int expected)
    {
        if (expected != ProbeModel.AnyInteger && actual != expected)
            throw Mismatch(binding, field, string.Create(CultureInfo.InvariantCulture, $"[{index}] reads {actual} instead of {expected}"));
    }

    /// <summary>Checks that an array lies in the buffer of its struct.</summary>
    public static void CheckRange(Binding binding, string field, nint start, int bytes, (nint Start, uint Bytes) buffer)
    {
        if (start < buffer.Start || start + bytes > buffer.Start + (nint)buffer.Bytes || start % sizeof(int) != 0)
            throw Mismatch(binding, field, "does not point into the buffer");
    }

    /// <summary>The buffer of an mjModel or mjData. Its size has 32 or 64 bits; that of the probe model fits in the lower half.</summary>
    public static (nint Start, uint Bytes) Buffer(Binding binding, string type, nint structure)
    {
        var start = *(nint*)(structure + binding.Layout[type + ".buffer"]);
        var bytes = *(uint*)(structure + binding.Layout[type + ".nbuffer"]);
        if (bytes is 0 or > LargestBuffer)
            throw Mismatch(binding, type + ".nbuffer", string.Create(CultureInfo.InvariantCulture, $"reads {bytes}"));
        if (start == 0 || start % sizeof(double) != 0)
            throw Mismatch(binding, type + ".buffer", "is not the address of a buffer");
        return (start, bytes);
    }

    private static string Named(Layout layout) => layout.IsDerived
        ? $"The layout that was derived for MuJoCo {layout.Name}"
        : $"The offset table of MuJoCo {layout.Name}";

    /// <summary>
    /// Refuses a pointer that its neighbor repeats: an empty array has the address of the next one, a buffer that of its first array, so it
    /// is not the one that is meant. Behind the last field of a struct nothing is read.
    /// </summary>
    public static void CheckNeighbor(Binding binding, string key, nint structure, int neighbor)
    {
        var offset = binding.Layout[key];
        if (offset + neighbor < 0 || offset + neighbor > binding.Layout.LastOffset(key.Split('.')[0])) return;
        if (*(nint*)(structure + offset) == *(nint*)(structure + offset + neighbor))
            throw Mismatch(binding, key, "has the same address as its neighbor");
    }

    /// <summary>Options that lie side by side have the same numbers in one of the two models at most.</summary>
    private static void CheckOtherOptions(Binding binding)
    {
        using var handle = XmlLoader.Compile(binding, ProbeModel.OtherOptionsXml);
        var reader = new ModelReader(binding, handle.DangerousGetHandle());
        foreach (var (field, value) in ProbeModel.OtherOptions) Compare(binding, NameOf(field), 0, *(int*)reader.Address(field), value);
    }

    /// <summary>Controls, actuators and forces are three counts where an actuator may have several controls.</summary>
    private static void CheckActuators(Binding binding)
    {
        var vfsSize = binding.Api.AddBufferVfs is null ? binding.Layout["sizeof_mjVFS"] : 0;
        using var handle = XmlLoader.TryCompile(binding.Api, vfsSize, ProbeModel.ServoXml(1), out _);
        if (handle is null) return;
        var reader = new ModelReader(binding, handle.DangerousGetHandle());
        foreach (var (name, expected) in ProbeModel.ServoCounts(1)) CheckCount(binding, reader, name, expected);
    }

    /// <summary>
    /// Counts that read alike in the probe model differ in these: of contacts and islands, of bytes of buffers and of stacks.
    /// </summary>
    private static void CheckRoom(Binding binding)
    {
        using var small = XmlLoader.Compile(binding, ProbeModel.CapsuleXml(stack: 20_000));
        using var large = XmlLoader.Compile(binding, ProbeModel.CapsuleXml(stack: 1_000_000));
        using var smallData = new DataHandle(binding.Api, small);
        using var largeData = new DataHandle(binding.Api, large);
        ExpectEqual("mjModel", small.DangerousGetHandle(), large.DangerousGetHandle());
        var data = smallData.DangerousGetHandle();
        ExpectEqual("mjData", data, largeData.DangerousGetHandle());
        binding.Api.Forward(small.DangerousGetHandle(), data);
        Compare(binding, "mjData.ncon", 0, *(int*)new DataReader(binding.Layout, data).Address("ncon"), 2);

        void ExpectEqual(string type, nint one, nint other)
        {
            var (bytes, expected) = (Buffer(binding, type, other).Bytes, Buffer(binding, type, one).Bytes);
            if (bytes != expected)
                throw Mismatch(binding, type + ".nbuffer",
                    string.Create(CultureInfo.InvariantCulture, $"reads {bytes} instead of {expected}"));
        }
    }

    private static void CheckCount(Binding binding, ModelReader reader, string name, int expected)
    {
        if (reader.Count(name) != expected)
            throw Mismatch(
                binding, "mjModel." + name,
                string.Create(CultureInfo.InvariantCulture, $"reads {reader.Count(name)} instead of {expected}"));
    }

    private static void CheckModel(Binding binding, nint model)
    {
        var reader = new ModelReader(binding, model);
        foreach (var (name, expected) in ProbeModel.Counts) CheckCount(binding, reader, name, expected);
        var buffer = Buffer(binding, "mjModel", model);
        CheckNeighbor(binding, "mjModel.buffer", model, -sizeof(long));
        foreach (var field in Enum.GetValues<ModelField>())
        {
            var description = FieldTable.Describe(field);
            if (description.IsInline || description.IsOptional) continue;
            var bytes = reader.RowsOf(description.Rows, ProbeModel.Sensors) * description.Width * description.ElementSize;
            CheckRange(binding, NameOf(field), (nint)reader.Address(field), bytes, buffer);
            CheckNeighbor(binding, NameOf(field), model, sizeof(long));
        }

        foreach (var (field, values) in ProbeModel.Reals)
            Compare(binding, NameOf(field), new ReadOnlySpan<double>(reader.Address(field), values.Length), values, Tolerance);
        foreach (var (field, values) in ProbeModel.Singles)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (((float*)reader.Address(field))[i] != values[i])
                    throw Mismatch(binding, NameOf(field), string.Create(CultureInfo.InvariantCulture,
                        $"[{i}] reads {((float*)reader.Address(field))[i]:R} instead of {values[i]:R}"));
            }
        }

        foreach (var (field, values) in ProbeModel.Integers)
        {
            for (var i = 0; i < values.Length; i++) Compare(binding, NameOf(field), i, ((int*)reader.Address(field))[i], values[i]);
        }

        foreach (var (field, values) in ProbeModel.Flags)
        {
            for (var i = 0; i < values.Length; i++) Compare(binding, NameOf(field), i, ((byte*)reader.Address(field))[i], values[i]);
        }
    }

    private static void CheckNames(Binding binding, Model model)
    {
        foreach (var (kind, name, id) in ProbeModel.Names)
        {
            if (model.NameOf(kind, id) != name)
                throw Mismatch(
                    binding, $"mjOBJ_{kind.ToString().ToUpperInvariant()}",
                    $"{id} is named '{model.NameOf(kind, id)}' instead of '{name}'");
        }
    }

    /// <summary>Checks that every array of an mjData lies in its buffer.</summary>
    /// <exception cref="MuJoCoUnavailableException">One does not: its offset is wrong.</exception>
    internal static void CheckArrays(Binding binding, Model model, nint address)
    {
        var data = new DataReader(binding.Layout, address);
        var buffer = Buffer(binding, "mjData", address);
        foreach (var (field, length) in ArraysOf(model))
            CheckRange(binding, "mjData." + field, data.Array(field, length).Start, length * sizeof(double), buffer);
    }

    private static (string Field, int Length)[] ArraysOf(Model model) =>
    [
        ("qpos", model.PositionCount), ("qvel", model.VelocityCount), ("ctrl", model.ControlCount),
        ("sensordata", model.SensorReadingCount),
        ("xpos", 3 * model.BodyCount), ("xquat", 4 * model.BodyCount), ("geom_xpos", 3 * model.GeomCount),
        ("site_xpos", 3 * model.SiteCount), ("subtree_com", 3 * model.BodyCount), ("cinert", 10 * model.BodyCount),
        ("cvel", 6 * model.BodyCount), ("qfrc_actuator", model.VelocityCount), ("qfrc_constraint", model.VelocityCount),
        ("cfrc_ext", 6 * model.BodyCount),
    ];

    private static void CheckData(Binding binding, Model model)
    {
        using var handle = new DataHandle(binding.Api, model.Handle);
        var address = handle.DangerousGetHandle();
        CheckNeighbor(binding, "mjData.buffer", address, -sizeof(long));
        CheckArrays(binding, model, address);
        foreach (var (field, _) in ArraysOf(model)) CheckNeighbor(binding, "mjData." + field, address, sizeof(long));
        var positions = new DataReader(binding.Layout, address).Array("qpos", model.PositionCount);
        Compare(binding, "mjData.qpos", positions.Span, model.InitialPositions, 0);

        new ProbeDynamics(binding, model).Run();
    }

    private static string NameOf(ModelField field) => "mjModel." + FieldTable.Describe(field).Name;
}
