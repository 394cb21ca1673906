namespace EsEnas.MuJoCo.Native;

/// <summary>What the elements of a field are.</summary>
internal enum FieldKind
{
    Real,
    Single,
    Integer,
    Flag,
}

/// <summary>What a field has rows for.</summary>
internal enum FieldRows
{
    One,
    Position,
    Velocity,
    Control,
    Actuator,
    Force,
    Body,
    Joint,
    Geom,
    Site,
    Material,
    Mesh,
    MeshVertex,
    MeshFace,
    Sensor,
}

/// <summary>What proves a field's place.</summary>
internal enum FieldProof
{
    /// <summary><see cref="SelfCheck"/>: nothing works without it.</summary>
    Start,

    /// <summary><see cref="MeshCheck"/>.</summary>
    Meshes,

    /// <summary><see cref="DisturbanceCheck"/>.</summary>
    Disturbances,
}

/// <summary>One field: its C name, element type, rows, and elements in a row.</summary>
internal readonly record struct FieldDescription(string Name, FieldKind Kind, FieldRows Rows, int Width)
{
    /// <summary>What proves its place.</summary>
    public FieldProof Proof { get; init; }

    /// <summary>
    /// Whether the rest works without it: it is used only where its place is known and proved (<see cref="Binding.Has"/>).
    /// </summary>
    public bool IsOptional => Proof != FieldProof.Start;

    /// <summary>Options lie inside mjModel; arrays lie in its buffer.</summary>
    public bool IsInline => Rows == FieldRows.One;

    public int ElementSize => SizeOf(Kind);

    public static int SizeOf(FieldKind kind) => kind switch
    {
        FieldKind.Real => sizeof(double),
        FieldKind.Single => sizeof(float),
        FieldKind.Integer => sizeof(int),
        _ => sizeof(byte),
    };
}

/// <summary>The public fields of a model, with their offsets in one release.</summary>
internal sealed class FieldTable
{
    private static readonly FieldDescription[] Descriptions = CreateDescriptions();
    private readonly int[] offsets;

    public FieldTable(Layout layout) => offsets = [.. Descriptions.Select(field =>
        field.IsOptional && !layout.Has("mjModel." + field.Name) ? 0 : layout["mjModel." + field.Name])];

    public int OffsetOf(ModelField field) => offsets[(int)field];

    /// <exception cref="ArgumentOutOfRangeException">There is no such field.</exception>
    public static FieldDescription Describe(ModelField field) => (uint)field < (uint)Descriptions.Length
        ? Descriptions[(int)field]
        : throw new ArgumentOutOfRangeException(nameof(field), field, "There is no such field.");

    private static FieldDescription[] CreateDescriptions()
    {
        var all = new FieldDescription[Enum.GetValues<ModelField>().Length];
        void Add(ModelField field, string name, FieldKind kind, FieldRows rows, int width = 1) =>
            all[(int)field] = new(name, kind, rows, width);
        void AddOptional(ModelField field, string name, FieldKind kind, FieldRows rows, int width = 1) =>
            all[(int)field] = new(name, kind, rows, width) { Proof = FieldProof.Meshes };
        void AddDisturbance(ModelField field, string name, FieldKind kind, int width = 1) =>
            all[(int)field] = new(name, kind, FieldRows.Actuator, width) { Proof = FieldProof.Disturbances };

        Add(ModelField.Timestep, "opt.timestep", FieldKind.Real, FieldRows.One);
        Add(ModelField.ImpedanceRatio, "opt.impratio", FieldKind.Real, FieldRows.One);
        Add(ModelField.SolverTolerance, "opt.tolerance", FieldKind.Real, FieldRows.One);
        Add(ModelField.Gravity, "opt.gravity", FieldKind.Real, FieldRows.One, 3);
        Add(ModelField.Wind, "opt.wind", FieldKind.Real, FieldRows.One, 3);
        Add(ModelField.Density, "opt.density", FieldKind.Real, FieldRows.One);
        Add(ModelField.Viscosity, "opt.viscosity", FieldKind.Real, FieldRows.One);
        Add(ModelField.Integrator, "opt.integrator", FieldKind.Integer, FieldRows.One);
        Add(ModelField.FrictionCone, "opt.cone", FieldKind.Integer, FieldRows.One);
        Add(ModelField.Jacobian, "opt.jacobian", FieldKind.Integer, FieldRows.One);
        Add(ModelField.Solver, "opt.solver", FieldKind.Integer, FieldRows.One);
        Add(ModelField.SolverIterations, "opt.iterations", FieldKind.Integer, FieldRows.One);
        Add(ModelField.InitialPositions, "qpos0", FieldKind.Real, FieldRows.Position);
        Add(ModelField.SpringPositions, "qpos_spring", FieldKind.Real, FieldRows.Position);
        Add(ModelField.BodyParent, "body_parentid", FieldKind.Integer, FieldRows.Body);
        Add(ModelField.BodyRoot, "body_rootid", FieldKind.Integer, FieldRows.Body);
        Add(ModelField.BodyJointCount, "body_jntnum", FieldKind.Integer, FieldRows.Body);
        Add(ModelField.BodyJointAddress, "body_jntadr", FieldKind.Integer, FieldRows.Body);
        Add(ModelField.BodyPosition, "body_pos", FieldKind.Real, FieldRows.Body, 3);
        Add(ModelField.BodyQuaternion, "body_quat", FieldKind.Real, FieldRows.Body, 4);
        Add(ModelField.BodyInertialPosition, "body_ipos", FieldKind.Real, FieldRows.Body, 3);
        Add(ModelField.BodyInertialQuaternion, "body_iquat", FieldKind.Real, FieldRows.Body, 4);
        Add(ModelField.BodyMass, "body_mass", FieldKind.Real, FieldRows.Body);
        Add(ModelField.BodySubtreeMass, "body_subtreemass", FieldKind.Real, FieldRows.Body);
        Add(ModelField.BodyInertia, "body_inertia", FieldKind.Real, FieldRows.Body, 3);
        Add(ModelField.JointType, "jnt_type", FieldKind.Integer, FieldRows.Joint);
        Add(ModelField.JointPositionAddress, "jnt_qposadr", FieldKind.Integer, FieldRows.Joint);
        Add(ModelField.JointVelocityAddress, "jnt_dofadr", FieldKind.Integer, FieldRows.Joint);
        Add(ModelField.JointBody, "jnt_bodyid", FieldKind.Integer, FieldRows.Joint);
        Add(ModelField.JointIsLimited, "jnt_limited", FieldKind.Flag, FieldRows.Joint);
        Add(ModelField.JointRange, "jnt_range", FieldKind.Real, FieldRows.Joint, 2);
        Add(ModelField.JointStiffness, "jnt_stiffness", FieldKind.Real, FieldRows.Joint);
        Add(ModelField.JointAnchor, "jnt_pos", FieldKind.Real, FieldRows.Joint, 3);
        Add(ModelField.JointAxis, "jnt_axis", FieldKind.Real, FieldRows.Joint, 3);
        Add(ModelField.VelocityBody, "dof_bodyid", FieldKind.Integer, FieldRows.Velocity);
        Add(ModelField.Armature, "dof_armature", FieldKind.Real, FieldRows.Velocity);
        Add(ModelField.Damping, "dof_damping", FieldKind.Real, FieldRows.Velocity);
        Add(ModelField.GeomType, "geom_type", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomContactType, "geom_contype", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomContactAffinity, "geom_conaffinity", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomContactDimension, "geom_condim", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomBody, "geom_bodyid", FieldKind.Integer, FieldRows.Geom);
        AddOptional(ModelField.GeomMesh, "geom_dataid", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomMaterial, "geom_matid", FieldKind.Integer, FieldRows.Geom);
        Add(ModelField.GeomSize, "geom_size", FieldKind.Real, FieldRows.Geom, 3);
        Add(ModelField.GeomPosition, "geom_pos", FieldKind.Real, FieldRows.Geom, 3);
        Add(ModelField.GeomQuaternion, "geom_quat", FieldKind.Real, FieldRows.Geom, 4);
        Add(ModelField.GeomFriction, "geom_friction", FieldKind.Real, FieldRows.Geom, 3);
        Add(ModelField.GeomMargin, "geom_margin", FieldKind.Real, FieldRows.Geom);
        Add(ModelField.GeomColor, "geom_rgba", FieldKind.Single, FieldRows.Geom, 4);
        Add(ModelField.SiteBody, "site_bodyid", FieldKind.Integer, FieldRows.Site);
        AddOptional(ModelField.MeshVertexAddress, "mesh_vertadr", FieldKind.Integer, FieldRows.Mesh);
        AddOptional(ModelField.MeshVertexCount, "mesh_vertnum", FieldKind.Integer, FieldRows.Mesh);
        AddOptional(ModelField.MeshFaceAddress, "mesh_faceadr", FieldKind.Integer, FieldRows.Mesh);
        AddOptional(ModelField.MeshFaceCount, "mesh_facenum", FieldKind.Integer, FieldRows.Mesh);
        AddOptional(ModelField.MeshVertices, "mesh_vert", FieldKind.Single, FieldRows.MeshVertex, 3);
        AddOptional(ModelField.MeshFaces, "mesh_face", FieldKind.Integer, FieldRows.MeshFace, 3);
        Add(ModelField.MaterialColor, "mat_rgba", FieldKind.Single, FieldRows.Material, 4);
        Add(ModelField.ActuatorTarget, "actuator_trnid", FieldKind.Integer, FieldRows.Actuator, 2);
        Add(ModelField.ActuatorIsLimited, "actuator_ctrllimited", FieldKind.Flag, FieldRows.Control);
        Add(ModelField.ActuatorRange, "actuator_ctrlrange", FieldKind.Real, FieldRows.Control, 2);
        Add(ModelField.ActuatorGear, "actuator_gear", FieldKind.Real, FieldRows.Force, 6);
        AddDisturbance(ModelField.ActuatorGainType, "actuator_gaintype", FieldKind.Integer);
        AddDisturbance(ModelField.ActuatorBiasType, "actuator_biastype", FieldKind.Integer);
        AddDisturbance(ModelField.ActuatorGain, "actuator_gainprm", FieldKind.Real, 10);
        AddDisturbance(ModelField.ActuatorBias, "actuator_biasprm", FieldKind.Real, 10);
        Add(ModelField.SensorDimension, "sensor_dim", FieldKind.Integer, FieldRows.Sensor);
        Add(ModelField.SensorAddress, "sensor_adr", FieldKind.Integer, FieldRows.Sensor);
        return all;
    }
}
