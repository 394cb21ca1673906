using EsEnas.MuJoCo.Native;

namespace EsEnas.MuJoCo;

/// <summary>The state of one simulation (mjData).</summary>
/// <remarks>
/// Not thread safe; may move between threads. Nothing but construction allocates. Spans point at native memory: they are valid while the
/// simulation is reachable and not disposed (keep it in a field, or dispose it after the last use). After disposal the properties give
/// empty spans, the methods throw <see cref="ObjectDisposedException"/>, and the scalar properties, which check nothing, throw
/// <see cref="NullReferenceException"/>.
/// Simulations of one model are independent: equal inputs give equal bits, whatever the threads.
/// </remarks>
public sealed unsafe class Simulation : IDisposable
{
    private readonly DataHandle handle;
    private readonly nint model;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> step;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> forward;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> reset;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, void> resetToKeyframe;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> rnePostConstraint;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint> copyModel;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> setConst;
    private readonly ModelHandle? ownModel;
    private readonly ModelReader? ownReader;
    private int* badPositions;
    private int* badVelocities;
    private int* badAccelerations;
    private int* badControls;
    private int* badInertias;
    private int* contactsFull;
    private int* constraintsFull;
    private int* contacts;
    private int* maxContacts;
    private int* maxConstraints;
    private double* time;
    private nint data;
    private NativeArray positions;
    private NativeArray velocities;
    private NativeArray controls;
    private NativeArray sensorData;
    private NativeArray bodyPositions;
    private NativeArray bodyQuaternions;
    private NativeArray geomPositions;
    private NativeArray sitePositions;
    private NativeArray subtreeCenters;
    private NativeArray bodyInertias;
    private NativeArray bodyVelocities;
    private NativeArray actuatorForces;
    private NativeArray constraintForces;
    private NativeArray contactForces;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> energyPos;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> energyVel;
    private NativeArray appliedForces;
    private double* energy;
    private byte** contactsStart;
    private readonly int contactSize;
    private readonly int firstGeom;
    private readonly int secondGeom;

    internal Simulation(Model model) : this(model, null)
    {
    }

    internal Simulation(Model model, ModelHandle? ownModel)
    {
        Model = model;
        this.ownModel = ownModel;
        var binding = model.Binding;
        var api = binding.Api;
        handle = new DataHandle(api, ownModel ?? model.Handle);
        copyModel = api.CopyModel;
        setConst = api.SetConst;
        this.data = handle.DangerousGetHandle();
        this.model = handle.Model;
        if (ownModel is not null) ownReader = new ModelReader(binding, this.model);
        step = api.Step;
        forward = api.Forward;
        reset = api.ResetData;
        resetToKeyframe = api.ResetDataKeyframe;
        rnePostConstraint = api.RnePostConstraint;

        var data = new DataReader(binding.Layout, this.data);
        var counts = model.Counts;
        positions = data.Array("qpos", counts.Positions);
        velocities = data.Array("qvel", counts.Velocities);
        controls = data.Array("ctrl", counts.Controls);
        sensorData = data.Array("sensordata", counts.SensorReadings);
        bodyPositions = data.Array("xpos", 3 * counts.Bodies);
        bodyQuaternions = data.Array("xquat", 4 * counts.Bodies);
        geomPositions = data.Array("geom_xpos", 3 * counts.Geoms);
        sitePositions = data.Array("site_xpos", 3 * counts.Sites);
        subtreeCenters = data.Array("subtree_com", 3 * counts.Bodies);
        bodyInertias = data.Array("cinert", 10 * counts.Bodies);
        bodyVelocities = data.Array("cvel", 6 * counts.Bodies);
        actuatorForces = data.Array("qfrc_actuator", counts.Velocities);
        constraintForces = data.Array("qfrc_constraint", counts.Velocities);
        contactForces = data.Array("cfrc_ext", 6 * counts.Bodies);
        if (binding.HasDisturbances)
        {
            appliedForces = data.Array("xfrc_applied", 6 * counts.Bodies);
            contactsStart = (byte**)data.Address("contact");
            energy = (double*)data.Address("energy");
            energyPos = api.EnergyPos;
            energyVel = api.EnergyVel;
            (contactSize, firstGeom, secondGeom) = (binding.Layout["mjContact.size"], binding.Layout["mjContact.geom1"],
                binding.Layout["mjContact.geom2"]);
        }

        Bytes = data.Bytes + (ownModel is null ? 0 : counts.Bytes);
        time = (double*)data.Address("time");
        contacts = (int*)data.Address("ncon");
        maxContacts = (int*)data.Address("maxuse_con");
        maxConstraints = (int*)data.Address("maxuse_efc");
        badPositions = data.WarningCount("mjWARN_BADQPOS");
        badVelocities = data.WarningCount("mjWARN_BADQVEL");
        badAccelerations = data.WarningCount("mjWARN_BADQACC");
        badControls = data.WarningCount("mjWARN_BADCTRL");
        badInertias = data.InertiaWarnings;
        contactsFull = data.ContactWarnings;
        constraintsFull = data.ConstraintWarnings;
    }

    /// <summary>The model; usable here even after its disposal, which waits for this simulation's.</summary>
    public Model Model { get; }

    /// <summary>Bytes of memory that the library takes for it, as much as it may use, with its own model if it has one.</summary>
    public long Bytes { get; }

    /// <summary>Positions q; writable.</summary>
    public Span<double> Positions => positions.Span;

    /// <summary>Velocities v; writable.</summary>
    public Span<double> Velocities => velocities.Span;

    /// <summary>Controls; writable, never clamped here (the library clamps a copy of its own).</summary>
    public Span<double> Controls => controls.Span;

    /// <summary>
    /// World positions of bodies, 3 numbers each. After a step they lag behind <see cref="Positions"/>, as in the library.
    /// </summary>
    public ReadOnlySpan<double> BodyPositions => bodyPositions.Span;

    /// <summary>World orientations of bodies, quaternions (w x y z). They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> BodyQuaternions => bodyQuaternions.Span;

    /// <summary>World positions of geoms, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> GeomPositions => geomPositions.Span;

    /// <summary>World positions of sites, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> SitePositions => sitePositions.Span;

    /// <summary>Centers of mass of bodies with all below them, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> SubtreeCenters => subtreeCenters.Span;

    /// <summary>
    /// Inertias of bodies in world axes about the center of mass of their kinematic tree (cinert), 10 numbers each: moments xx, yy, zz,
    /// xy, xz, yz in kg·m², mass times the offset of the body's own center in kg·m, mass in kg. Zeros for the world. They lag like
    /// <see cref="BodyPositions"/>.
    /// </summary>
    public ReadOnlySpan<double> BodyInertias => bodyInertias.Span;

    /// <summary>
    /// Velocities of bodies (cvel), 6 numbers each: angular in rad/s, then in m/s linear of the body's point at the center of mass of its
    /// kinematic tree. They lag like <see cref="BodyPositions"/>.
    /// </summary>
    public ReadOnlySpan<double> BodyVelocities => bodyVelocities.Span;

    /// <summary>Forces of the actuators (qfrc_actuator), in N or N·m, a number per velocity. They lag as body positions do.</summary>
    public ReadOnlySpan<double> ActuatorForces => actuatorForces.Span;

    /// <summary>
    /// Forces of contacts, limits and other constraints (qfrc_constraint), in N or N·m, a number per velocity. They lag as body positions
    /// do.
    /// </summary>
    public ReadOnlySpan<double> ConstraintForces => constraintForces.Span;

    /// <summary>
    /// External contact wrenches of bodies, 6 numbers each (torque, force); zero unless <see cref="ComputeContactForces"/> was called.
    /// </summary>
    public ReadOnlySpan<double> ContactForces => contactForces.Span;

    /// <summary>
    /// Forces on bodies, 6 numbers each: force at the center of mass, then torque, in the world's axes; writable, and zero after a reset.
    /// Empty where they cannot be written (<see cref="Model.HasDisturbances"/>).
    /// </summary>
    public Span<double> AppliedForces => appliedForces.Span;

    /// <summary>Sensor readings.</summary>
    public ReadOnlySpan<double> SensorData => sensorData.Span;

    /// <summary>Simulated seconds.</summary>
    public double Time => *time;

    /// <summary>Number of active contacts.</summary>
    public int ContactCount => *contacts;

    /// <summary>Most contacts at once since the last reset.</summary>
    public int MaxContactsUsed => *maxContacts;

    /// <summary>Most scalar constraints at once since the last reset.</summary>
    public int MaxConstraintsUsed => *maxConstraints;

    /// <summary>
    /// Whether the library found a non-finite or huge (beyond 1e10) position, velocity or acceleration since the last reset and silently
    /// reset the state.
    /// </summary>
    public bool HasDiverged => (*badPositions | *badVelocities | *badAccelerations) != 0;

    /// <summary>
    /// How often the library found a non-finite or huge control since the last reset and took all controls as zero.
    /// It counts evaluations (four in a Runge-Kutta step); divergence resets it. Controls with a range are clamped first: there only
    /// NaN counts.
    /// </summary>
    public int BadControls => *badControls;

    /// <summary>
    /// How often since the last reset there were more contacts than the model has room for (nconmax; from 2.3.0 memory), so that the
    /// library dropped the others. Divergence resets it.
    /// </summary>
    public int ContactsFull => *contactsFull;

    /// <summary>
    /// How often since the last reset there were more constraints than the model has room for (njmax; from 2.3.0 memory), so that the
    /// library dropped the others. Divergence resets it.
    /// </summary>
    public int ConstraintsFull => *constraintsFull;

    /// <summary>How often since the last reset the inertia matrix was too close to singular. Divergence resets it.</summary>
    public int BadInertias => *badInertias;

    /// <summary>
    /// Whether the library has warned of anything since the last reset: what it computed is not the model. Seven reads, cheap enough for
    /// every step. The warning about visual geoms is left out: it concerns drawing only, and no step raises it.
    /// </summary>
    public bool HasWarnings =>
        (*badPositions | *badVelocities | *badAccelerations | *badControls | *badInertias | *contactsFull | *constraintsFull) != 0;

    internal nint Address => data;

    /// <summary>Back to the initial state: positions, velocities, controls, warm start, time, warnings.</summary>
    /// <remarks>What follows from positions is zero until the next step or <see cref="Forward"/>.</remarks>
    public void Reset()
    {
        reset(model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Back to a keyframe of the model: its time, positions, velocities, activations, controls and poses of mocap bodies; the rest as
    /// after <see cref="Reset"/>.
    /// </summary>
    /// <param name="keyframe">Its number, in the order of the model's text; one that is not there resets to the initial state.</param>
    public void ResetTo(int keyframe)
    {
        if (resetToKeyframe is null) throw new MuJoCoUnavailableException("libmujoco does not export mj_resetDataKeyframe.");
        resetToKeyframe(model, Open(), keyframe);
        GC.KeepAlive(this);
    }

    /// <summary>Recomputes everything that follows from positions, velocities and controls.</summary>
    public void Forward()
    {
        forward(model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>Makes <paramref name="count"/> integration steps; none if it is 0 or less.</summary>
    public void Step(int count = 1)
    {
        var data = Open();
        for (var i = 0; i < count; i++) step(model, data);
        GC.KeepAlive(this);
    }

    /// <summary>The two geoms of an active contact. They lag like <see cref="BodyPositions"/>.</summary>
    /// <param name="contact">From 0 to <see cref="ContactCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such contact, or contacts cannot be told apart
    /// (<see cref="Model.HasDisturbances"/>).</exception>
    public (int First, int Second) ContactGeoms(int contact)
    {
        _ = Open();
        if ((uint)contact >= (uint)*contacts || contactsStart is null)
            throw new ArgumentOutOfRangeException(nameof(contact), contact, "There is no such contact.");
        // Contacts move at every forward.
        var place = *contactsStart + ((long)contactSize * contact);
        return (*(int*)(place + firstGeom), *(int*)(place + secondGeom));
    }

    /// <summary>
    /// Potential energy of gravity and springs, and kinetic energy, in J. The former lags like <see cref="BodyPositions"/>, the latter has
    /// the present velocities in the pose before.
    /// </summary>
    /// <remarks>Zero unless the model enables the flag <c>energy</c>: older releases compute it only then.</remarks>
    /// <exception cref="MuJoCoUnavailableException">It cannot be read (<see cref="Model.HasDisturbances"/>).</exception>
    public (double Potential, double Kinetic) ComputeEnergy()
    {
        var data = Open();
        if (energy is null) throw new MuJoCoUnavailableException("The energy of this libmujoco cannot be read.");
        energyPos(model, data);
        energyVel(model, data);
        GC.KeepAlive(this);
        return (energy[0], energy[1]);
    }

    /// <summary>Numbers of this simulation's own model, writable; <see cref="RestoreModel"/> undoes every change.</summary>
    /// <exception cref="InvalidOperationException">It has no model of its own.</exception>
    /// <exception cref="ArgumentException">The field does not hold numbers.</exception>
    public Span<double> OwnNumbers(ModelField field)
    {
        _ = Open();
        if (ownModel is null) throw NoModel();
        var length = Model.Numbers(field).Length;
        return new Span<double>(ownReader!.Address(field), length);
    }

    /// <summary>Makes every number of its own model what the shared model has. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">It has no model of its own.</exception>
    public void RestoreModel()
    {
        _ = Open();
        if (ownModel is null) throw NoModel();
        copyModel(model, ownModel.Source);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Recomputes what of its own model follows from masses and inertias (mj_setConst), and then resets the state.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has no model of its own.</exception>
    public void RecomputeModel()
    {
        var data = Open();
        if (ownModel is null) throw NoModel();
        // What it computes would depend on mocap bodies that an episode has moved.
        reset(model, data);
        setConst(model, data);
        reset(model, data);
        GC.KeepAlive(this);
    }

    /// <summary>Fills <see cref="ContactForces"/> (mj_rnePostConstraint).</summary>
    public void ComputeContactForces()
    {
        rnePostConstraint(model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>Frees the state. Spans taken before must not be used any more.</summary>
    public void Dispose()
    {
        data = 0;
        time = null;
        badPositions = badVelocities = badAccelerations = badControls = badInertias = null;
        contactsFull = constraintsFull = contacts = maxContacts = maxConstraints = null;
        positions = velocities = controls = sensorData = default;
        bodyPositions = bodyQuaternions = geomPositions = sitePositions = subtreeCenters = contactForces = appliedForces = default;
        contactsStart = null;
        energy = null;
        bodyInertias = bodyVelocities = actuatorForces = constraintForces = default;
        handle.Dispose();
        ownModel?.Dispose();
    }

    private static InvalidOperationException NoModel() => new("The simulation shares its model with others.");

    private nint Open()
    {
        ObjectDisposedException.ThrowIf(data == 0, this);
        return data;
    }
}
