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
    private readonly DataHandle _handle;
    private readonly nint _model;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _step;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _forward;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _reset;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _rnePostConstraint;
    private int* _badPositions;
    private int* _badVelocities;
    private int* _badAccelerations;
    private int* _badControls;
    private int* _badInertias;
    private int* _contactsFull;
    private int* _constraintsFull;
    private int* _contacts;
    private int* _maxContacts;
    private int* _maxConstraints;
    private double* _time;
    private nint _data;
    private NativeArray _positions;
    private NativeArray _velocities;
    private NativeArray _controls;
    private NativeArray _sensorData;
    private NativeArray _bodyPositions;
    private NativeArray _bodyQuaternions;
    private NativeArray _geomPositions;
    private NativeArray _sitePositions;
    private NativeArray _subtreeCenters;
    private NativeArray _contactForces;

    internal Simulation(Model model)
    {
        Model = model;
        var binding = model.Binding;
        var api = binding.Api;
        _handle = new DataHandle(api, model.Handle);
        _data = _handle.DangerousGetHandle();
        _model = _handle.Model;
        _step = api.Step;
        _forward = api.Forward;
        _reset = api.ResetData;
        _rnePostConstraint = api.RnePostConstraint;

        var data = new DataReader(binding.Layout, _data);
        var counts = model.Counts;
        _positions = data.Array("qpos", counts.Positions);
        _velocities = data.Array("qvel", counts.Velocities);
        _controls = data.Array("ctrl", counts.Controls);
        _sensorData = data.Array("sensordata", counts.SensorReadings);
        _bodyPositions = data.Array("xpos", 3 * counts.Bodies);
        _bodyQuaternions = data.Array("xquat", 4 * counts.Bodies);
        _geomPositions = data.Array("geom_xpos", 3 * counts.Geoms);
        _sitePositions = data.Array("site_xpos", 3 * counts.Sites);
        _subtreeCenters = data.Array("subtree_com", 3 * counts.Bodies);
        _contactForces = data.Array("cfrc_ext", 6 * counts.Bodies);
        _time = (double*)data.Address("time");
        _contacts = (int*)data.Address("ncon");
        _maxContacts = (int*)data.Address("maxuse_con");
        _maxConstraints = (int*)data.Address("maxuse_efc");
        _badPositions = data.WarningCount("mjWARN_BADQPOS");
        _badVelocities = data.WarningCount("mjWARN_BADQVEL");
        _badAccelerations = data.WarningCount("mjWARN_BADQACC");
        _badControls = data.WarningCount("mjWARN_BADCTRL");
        _badInertias = data.InertiaWarnings;
        _contactsFull = data.ContactWarnings;
        _constraintsFull = data.ConstraintWarnings;
    }

    /// <summary>The model; usable here even after its disposal, which waits for this simulation's.</summary>
    public Model Model { get; }

    /// <summary>Positions q; writable.</summary>
    public Span<double> Positions => _positions.Span;

    /// <summary>Velocities v; writable.</summary>
    public Span<double> Velocities => _velocities.Span;

    /// <summary>Controls; writable, never clamped here (the library clamps a copy of its own).</summary>
    public Span<double> Controls => _controls.Span;

    /// <summary>World positions of bodies, 3 numbers each. After a step they lag behind <see cref="Positions"/>, as in the library.</summary>
    public ReadOnlySpan<double> BodyPositions => _bodyPositions.Span;

    /// <summary>World orientations of bodies, quaternions (w x y z). They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> BodyQuaternions => _bodyQuaternions.Span;

    /// <summary>World positions of geoms, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> GeomPositions => _geomPositions.Span;

    /// <summary>World positions of sites, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> SitePositions => _sitePositions.Span;

    /// <summary>Centers of mass of bodies with all below them, 3 numbers each. They lag like <see cref="BodyPositions"/>.</summary>
    public ReadOnlySpan<double> SubtreeCenters => _subtreeCenters.Span;

    /// <summary>
    /// External contact wrenches of bodies, 6 numbers each (torque, force); zero unless <see cref="ComputeContactForces"/> was called.
    /// </summary>
    public ReadOnlySpan<double> ContactForces => _contactForces.Span;

    /// <summary>Sensor readings.</summary>
    public ReadOnlySpan<double> SensorData => _sensorData.Span;

    /// <summary>Simulated seconds.</summary>
    public double Time => *_time;

    /// <summary>Number of active contacts.</summary>
    public int ContactCount => *_contacts;

    /// <summary>Most contacts at once since the last reset.</summary>
    public int MaxContactsUsed => *_maxContacts;

    /// <summary>Most scalar constraints at once since the last reset.</summary>
    public int MaxConstraintsUsed => *_maxConstraints;

    /// <summary>
    /// Whether the library found a non-finite or huge (beyond 1e10) position, velocity or acceleration since the last reset and silently
    /// reset the state.
    /// </summary>
    public bool HasDiverged => (*_badPositions | *_badVelocities | *_badAccelerations) != 0;

    /// <summary>
    /// How often the library found a non-finite or huge control since the last reset and took all controls as zero.
    /// It counts evaluations (four in a Runge-Kutta step); divergence resets it. Controls with a range are clamped first: there only
    /// NaN counts.
    /// </summary>
    public int BadControls => *_badControls;

    /// <summary>
    /// How often since the last reset there were more contacts than the model has room for (nconmax; from 2.3.0 memory), so that the library
    /// dropped the others. Divergence resets it.
    /// </summary>
    public int ContactsFull => *_contactsFull;

    /// <summary>
    /// How often since the last reset there were more constraints than the model has room for (njmax; from 2.3.0 memory), so that the library
    /// dropped the others. Divergence resets it.
    /// </summary>
    public int ConstraintsFull => *_constraintsFull;

    /// <summary>How often since the last reset the inertia matrix was too close to singular. Divergence resets it.</summary>
    public int BadInertias => *_badInertias;

    /// <summary>
    /// Whether the library has warned of anything since the last reset: what it computed is not the model. Seven reads, cheap enough for every
    /// step. The warning about visual geoms is left out: it concerns drawing only, and no step raises it.
    /// </summary>
    public bool HasWarnings =>
        (*_badPositions | *_badVelocities | *_badAccelerations | *_badControls | *_badInertias | *_contactsFull | *_constraintsFull) != 0;

    internal nint Address => _data;

    /// <summary>Back to the initial state: positions, velocities, controls, warm start, time, warnings.</summary>
    /// <remarks>What follows from positions is zero until the next step or <see cref="Forward"/>.</remarks>
    public void Reset()
    {
        _reset(_model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>Recomputes everything that follows from positions, velocities and controls.</summary>
    public void Forward()
    {
        _forward(_model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>Makes <paramref name="count"/> integration steps; none if it is 0 or less.</summary>
    public void Step(int count = 1)
    {
        var data = Open();
        for (var i = 0; i < count; i++) _step(_model, data);
        GC.KeepAlive(this);
    }

    /// <summary>Fills <see cref="ContactForces"/> (mj_rnePostConstraint).</summary>
    public void ComputeContactForces()
    {
        _rnePostConstraint(_model, Open());
        GC.KeepAlive(this);
    }

    /// <summary>Frees the state. Spans taken before must not be used any more.</summary>
    public void Dispose()
    {
        _data = 0;
        _time = null;
        _badPositions = _badVelocities = _badAccelerations = _badControls = _badInertias = null;
        _contactsFull = _constraintsFull = _contacts = _maxContacts = _maxConstraints = null;
        _positions = _velocities = _controls = _sensorData = default;
        _bodyPositions = _bodyQuaternions = _geomPositions = _sitePositions = _subtreeCenters = _contactForces = default;
        _handle.Dispose();
    }

    private nint Open()
    {
        ObjectDisposedException.ThrowIf(_data == 0, this);
        return _data;
    }
}
