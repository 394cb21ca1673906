using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo;

/// <summary>A compiled model (mjModel). Read-only and shared by any number of simulations.</summary>
/// <remarks>
/// Thread safe until disposed; then its members throw <see cref="ObjectDisposedException"/>, while existing simulations keep working.
/// Spans point at native memory: they are valid while the model is reachable and not disposed.
/// </remarks>
public sealed unsafe class Model : IDisposable
{
    private readonly Binding binding;
    private readonly ModelHandle handle;
    private readonly ModelReader reader;
    private readonly int sensorCount;
    private long simulationBytes;
    private volatile bool isDisposed;

    internal Model(Binding binding, ModelHandle handle)
    {
        this.binding = binding;
        this.handle = handle;
        reader = new ModelReader(binding, handle.DangerousGetHandle());
        sensorCount = reader.CountSensors();
    }

    /// <summary>Number of position coordinates (nq).</summary>
    public int PositionCount => Open.Positions;

    /// <summary>Number of velocity coordinates (nv).</summary>
    public int VelocityCount => Open.Velocities;

    /// <summary>Number of controls (nu).</summary>
    public int ControlCount => Open.Controls;

    /// <summary>Number of actuators: as many as controls, but where one has several of them (so3, pid; from MuJoCo 3.11.0).</summary>
    public int ActuatorCount => Open.Actuators;

    /// <summary>Number of bodies, the world included.</summary>
    public int BodyCount => Open.Bodies;

    /// <summary>Number of joints.</summary>
    public int JointCount => Open.Joints;

    /// <summary>Number of geoms.</summary>
    public int GeomCount => Open.Geoms;

    /// <summary>Number of sites.</summary>
    public int SiteCount => Open.Sites;

    /// <summary>Number of sensors.</summary>
    public int SensorCount
    {
        get
        {
            _ = Open;
            return sensorCount;
        }
    }

    /// <summary>Number of sensor readings.</summary>
    public int SensorReadingCount => Open.SensorReadings;

    /// <summary>Number of meshes; 0 where they cannot be read: in a library newer than the tables.</summary>
    public int MeshCount => binding.HasMeshes ? Open.Meshes : 0;

    /// <summary>
    /// Whether actuators' gains can be read, forces applied to bodies and contacts told apart: their places are known for every release in
    /// the tables, not for a later one.
    /// </summary>
    public bool HasDisturbances => binding.HasDisturbances;

    /// <summary>Whether simulations can have a model of their own: the library exports what that takes.</summary>
    public bool CanBeCopied => binding.Api.CopyModel is not null && binding.Api.SetConst is not null;

    /// <summary>Bytes of memory that the library takes for it.</summary>
    public long Bytes => Open.Bytes;

    /// <summary>Bytes of memory that the library takes for a simulation of it. Makes one if there was none yet.</summary>
    public long SimulationBytes
    {
        get
        {
            if (Interlocked.Read(ref simulationBytes) == 0) CreateSimulation().Dispose();
            return Interlocked.Read(ref simulationBytes);
        }
    }

    /// <summary>Integration step in seconds.</summary>
    public double Timestep => Numbers(ModelField.Timestep)[0];

    /// <summary>Positions at the start (qpos0).</summary>
    public ReadOnlySpan<double> InitialPositions => Numbers(ModelField.InitialPositions);

    /// <summary>Control ranges, (low, high) pairs; (0, 0) where a control has no range.</summary>
    public ReadOnlySpan<double> ControlRanges => Numbers(ModelField.ActuatorRange);

    internal ModelHandle Handle => handle;

    internal Binding Binding => binding;

    /// <summary>The counts, of a disposed model too: simulations outlive it.</summary>
    internal ModelReader Counts => reader;

    private ModelReader Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return reader;
        }
    }

    /// <summary>Compiles MJCF text. Files that the text refers to are read from the working directory.</summary>
    /// <exception cref="ModelFormatException">The library refuses the text.</exception>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static Model FromXml(string xml) => FromXml(MuJoCoLibrary.Binding, xml);

    /// <summary>Compiles MJCF or URDF text that refers to files; those are found in memory.</summary>
    /// <param name="xml">The text.</param>
    /// <param name="assets">The files, taken one after the other; each is copied.</param>
    /// <exception cref="ModelFormatException">The library refuses the text or a file.</exception>
    /// <exception cref="MuJoCoUnavailableException">There is no usable library.</exception>
    public static Model FromXml(string xml, IEnumerable<ModelAsset> assets) =>
        new(MuJoCoLibrary.Binding, XmlLoader.Compile(MuJoCoLibrary.Binding, xml, assets));

    /// <summary>Numbers of a compiled field, row after row.</summary>
    /// <exception cref="ArgumentException">The field does not hold numbers.</exception>
    public ReadOnlySpan<double> Numbers(ModelField field) => new(Find(field, FieldKind.Real, out var length), length);

    /// <summary>A copy of one row of a compiled field, such as the three numbers of a body's position.</summary>
    /// <exception cref="ArgumentException">The field does not hold numbers, or there is no such row.</exception>
    public double[] Row(ModelField field, int row)
    {
        var width = FieldTable.Describe(field).Width;
        return Numbers(field).Slice(width * row, width).ToArray();
    }

    /// <summary>Numbers of a compiled field that is kept in single precision, row after row.</summary>
    /// <exception cref="ArgumentException">The field does not hold such numbers.</exception>
    public ReadOnlySpan<float> Singles(ModelField field) => new(Find(field, FieldKind.Single, out var length), length);

    /// <summary>Integers of a compiled field, row after row.</summary>
    /// <exception cref="ArgumentException">The field does not hold integers.</exception>
    public ReadOnlySpan<int> Integers(ModelField field) => new(Find(field, FieldKind.Integer, out var length), length);

    /// <summary>Flags of a compiled field; 0 is false, 1 true.</summary>
    /// <exception cref="ArgumentException">The field does not hold flags.</exception>
    public ReadOnlySpan<byte> Flags(ModelField field) => new(Find(field, FieldKind.Flag, out var length), length);

    /// <summary>Id of a named body, joint, geom, site, actuator or sensor.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that are.</exception>
    public int IdOf(ModelObject kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _ = Open;
        int id;
        fixed (byte* text = Utf8.ZeroTerminated(name))
        {
            id = binding.Api.NameToId(handle.DangerousGetHandle(), ObjectNumber(kind), text);
        }

        GC.KeepAlive(this);
        if (id >= 0) return id;
        var names = Enumerable.Range(0, CountOf(kind)).Select(i => NameOf(kind, i)).Where(existing => existing.Length > 0);
        throw new ArgumentException($"The model has no {kind} named '{name}'. It has: {string.Join(", ", names)}.", nameof(name));
    }

    /// <summary>Name of a body, joint, …; empty if it has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string NameOf(ModelObject kind, int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, CountOf(kind));
        var name = Utf8.Read(binding.Api.IdToName(handle.DangerousGetHandle(), ObjectNumber(kind), id));
        GC.KeepAlive(this);
        return name;
    }

    /// <summary>Index of a joint's first position coordinate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such joint.</exception>
    public int PositionAddressOf(int joint) => AddressOf(ModelField.JointPositionAddress, joint);

    /// <summary>Index of a joint's first velocity coordinate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such joint.</exception>
    public int VelocityAddressOf(int joint) => AddressOf(ModelField.JointVelocityAddress, joint);

    /// <summary>A simulation of this model, at its initial state.</summary>
    public Simulation CreateSimulation()
    {
        _ = Open;
        var simulation = new Simulation(this);
        Interlocked.Exchange(ref simulationBytes, simulation.Bytes);
        return simulation;
    }

    /// <summary>
    /// A simulation with a model of its own, at its initial state: a copy of this one, whose numbers may be changed
    /// (<see cref="Simulation.OwnNumbers"/>) and are restored from here.
    /// </summary>
    /// <exception cref="MuJoCoUnavailableException">The library cannot copy models.</exception>
    public Simulation CreateSimulationWithOwnModel()
    {
        _ = Open;
        if (!CanBeCopied) throw new MuJoCoUnavailableException("libmujoco does not export mj_copyModel and mj_setConst.");
        return new Simulation(this, new ModelHandle(binding.Api, handle));
    }

    /// <summary>Lets go of the model; it is freed when its last simulation is.</summary>
    public void Dispose()
    {
        isDisposed = true;
        handle.Dispose();
    }

    /// <summary>The key of a kind's number in a layout.</summary>
    internal static string ObjectKey(ModelObject kind) => kind switch
    {
        ModelObject.Body => "mjOBJ_BODY",
        ModelObject.Joint => "mjOBJ_JOINT",
        ModelObject.Geom => "mjOBJ_GEOM",
        ModelObject.Site => "mjOBJ_SITE",
        ModelObject.Actuator => "mjOBJ_ACTUATOR",
        ModelObject.Sensor => "mjOBJ_SENSOR",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of object."),
    };

    internal static Model FromXml(Binding binding, string xml) => new(binding, XmlLoader.Compile(binding, xml));

    private void* Find(ModelField field, FieldKind kind, out int length)
    {
        var description = FieldTable.Describe(field);
        if (description.Kind != kind)
            throw new ArgumentException($"{field} holds elements of kind {description.Kind}, not {kind}.", nameof(field));
        if (!binding.Has(description.Proof))
        {
            length = 0;
            return null;
        }

        length = Open.RowsOf(description.Rows, sensorCount) * description.Width;
        return reader.Address(field);
    }

    private int AddressOf(ModelField field, int joint)
    {
        var addresses = Integers(field);
        ArgumentOutOfRangeException.ThrowIfNegative(joint);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(joint, addresses.Length);
        return addresses[joint];
    }

    private int CountOf(ModelObject kind) => kind switch
    {
        ModelObject.Body => BodyCount,
        ModelObject.Joint => JointCount,
        ModelObject.Geom => GeomCount,
        ModelObject.Site => SiteCount,
        ModelObject.Actuator => ActuatorCount,
        ModelObject.Sensor => SensorCount,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of object."),
    };

    private int ObjectNumber(ModelObject kind) => binding.Layout[ObjectKey(kind)];
}
