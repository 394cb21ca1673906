namespace EsEnas.Tasks.Tests;

/// <summary>
/// Where MuJoCo 2.2.2 keeps what the reference files list of a compiled model: byte offsets in mjModel on 64-bit Linux, computed from the
/// headers with <c>offsetof</c>. Left out is what has no effect on the motion and differs on purpose: colors, materials, textures,
/// cameras, lights, user data, the text of names, buffer sizes (njmax, nconmax, nstack, nbuffer) and Ant's custom numeric, which nothing
/// reads.
/// </summary>
internal static class ModelFields
{
    public enum Kind
    {
        Byte,
        Int32,
        Double,
    }

    /// <summary>Sizes, stored in the structure.</summary>
    public static readonly (string Name, int Offset)[] Sizes =
    [
        ("nq", 0), ("nv", 4), ("nu", 8), ("na", 12), ("nbody", 16),
        ("njnt", 20), ("ngeom", 24), ("nsite", 28), ("nmesh", 40), ("nmeshvert", 44),
        ("nmeshtexvert", 48), ("nmeshface", 52), ("nmeshgraph", 56), ("nskin", 60), ("nskinvert", 64),
        ("nskintexvert", 68), ("nskinface", 72), ("nskinbone", 76), ("nskinbonevert", 80), ("nhfield", 84),
        ("nhfielddata", 88), ("npair", 104), ("nexclude", 108), ("neq", 112), ("ntendon", 116),
        ("nwrap", 120), ("nsensor", 124), ("ntext", 136), ("ntextdata", 140), ("ntuple", 144),
        ("ntupledata", 148), ("nkey", 152), ("nmocap", 156), ("nuser_body", 160), ("nuser_jnt", 164),
        ("nuser_site", 172), ("nuser_cam", 176), ("nuser_tendon", 180), ("nuser_actuator", 184), ("nuser_sensor", 188),
        ("nM", 196), ("nD", 200), ("nemax", 204), ("nuserdata", 220), ("nsensordata", 224),
    ];

    /// <summary>Arrays that the structure points at.</summary>
    public static readonly (string Name, int Offset, Kind Kind)[] Arrays =
    [
        ("qpos0", 1096, Kind.Double), ("qpos_spring", 1104, Kind.Double), ("body_parentid", 1112, Kind.Int32),
        ("body_rootid", 1120, Kind.Int32), ("body_weldid", 1128, Kind.Int32), ("body_mocapid", 1136, Kind.Int32),
        ("body_jntnum", 1144, Kind.Int32), ("body_jntadr", 1152, Kind.Int32), ("body_dofnum", 1160, Kind.Int32),
        ("body_dofadr", 1168, Kind.Int32), ("body_geomnum", 1176, Kind.Int32), ("body_geomadr", 1184, Kind.Int32),
        ("body_simple", 1192, Kind.Byte), ("body_sameframe", 1200, Kind.Byte), ("body_pos", 1208, Kind.Double),
        ("body_quat", 1216, Kind.Double), ("body_ipos", 1224, Kind.Double), ("body_iquat", 1232, Kind.Double),
        ("body_mass", 1240, Kind.Double), ("body_subtreemass", 1248, Kind.Double), ("body_inertia", 1256, Kind.Double),
        ("body_invweight0", 1264, Kind.Double), ("jnt_type", 1280, Kind.Int32), ("jnt_qposadr", 1288, Kind.Int32),
        ("jnt_dofadr", 1296, Kind.Int32), ("jnt_bodyid", 1304, Kind.Int32), ("jnt_group", 1312, Kind.Int32),
        ("jnt_limited", 1320, Kind.Byte), ("jnt_solref", 1328, Kind.Double), ("jnt_solimp", 1336, Kind.Double),
        ("jnt_pos", 1344, Kind.Double), ("jnt_axis", 1352, Kind.Double), ("jnt_stiffness", 1360, Kind.Double),
        ("jnt_range", 1368, Kind.Double), ("jnt_margin", 1376, Kind.Double), ("dof_bodyid", 1392, Kind.Int32),
        ("dof_jntid", 1400, Kind.Int32), ("dof_parentid", 1408, Kind.Int32), ("dof_Madr", 1416, Kind.Int32),
        ("dof_simplenum", 1424, Kind.Int32), ("dof_solref", 1432, Kind.Double), ("dof_solimp", 1440, Kind.Double),
        ("dof_frictionloss", 1448, Kind.Double), ("dof_armature", 1456, Kind.Double), ("dof_damping", 1464, Kind.Double),
        ("dof_invweight0", 1472, Kind.Double), ("dof_M0", 1480, Kind.Double), ("geom_type", 1488, Kind.Int32),
        ("geom_contype", 1496, Kind.Int32), ("geom_conaffinity", 1504, Kind.Int32), ("geom_condim", 1512, Kind.Int32),
        ("geom_bodyid", 1520, Kind.Int32), ("geom_dataid", 1528, Kind.Int32), ("geom_group", 1544, Kind.Int32),
        ("geom_priority", 1552, Kind.Int32), ("geom_sameframe", 1560, Kind.Byte), ("geom_solmix", 1568, Kind.Double),
        ("geom_solref", 1576, Kind.Double), ("geom_solimp", 1584, Kind.Double), ("geom_size", 1592, Kind.Double),
        ("geom_rbound", 1600, Kind.Double), ("geom_pos", 1608, Kind.Double), ("geom_quat", 1616, Kind.Double),
        ("geom_friction", 1624, Kind.Double), ("geom_margin", 1632, Kind.Double), ("geom_gap", 1640, Kind.Double),
        ("geom_fluid", 1648, Kind.Double), ("actuator_trntype", 2696, Kind.Int32), ("actuator_dyntype", 2704, Kind.Int32),
        ("actuator_gaintype", 2712, Kind.Int32), ("actuator_biastype", 2720, Kind.Int32), ("actuator_trnid", 2728, Kind.Int32),
        ("actuator_group", 2736, Kind.Int32), ("actuator_ctrllimited", 2744, Kind.Byte), ("actuator_forcelimited", 2752, Kind.Byte),
        ("actuator_actlimited", 2760, Kind.Byte), ("actuator_dynprm", 2768, Kind.Double), ("actuator_gainprm", 2776, Kind.Double),
        ("actuator_biasprm", 2784, Kind.Double), ("actuator_ctrlrange", 2792, Kind.Double), ("actuator_forcerange", 2800, Kind.Double),
        ("actuator_actrange", 2808, Kind.Double), ("actuator_gear", 2816, Kind.Double), ("actuator_cranklength", 2824, Kind.Double),
        ("actuator_acc0", 2832, Kind.Double), ("actuator_length0", 2840, Kind.Double), ("actuator_lengthrange", 2848, Kind.Double),
    ];

    /// <summary>Options (mjOption), stored in the structure.</summary>
    public static readonly (string Name, int Offset, Kind Kind)[] Options =
    [
        ("timestep", 232, Kind.Double), ("apirate", 240, Kind.Double), ("impratio", 248, Kind.Double),
        ("tolerance", 256, Kind.Double), ("noslip_tolerance", 264, Kind.Double), ("mpr_tolerance", 272, Kind.Double),
        ("density", 352, Kind.Double), ("viscosity", 360, Kind.Double), ("o_margin", 368, Kind.Double),
        ("integrator", 432, Kind.Int32), ("collision", 436, Kind.Int32), ("cone", 440, Kind.Int32),
        ("jacobian", 444, Kind.Int32), ("solver", 448, Kind.Int32), ("iterations", 452, Kind.Int32),
        ("noslip_iterations", 456, Kind.Int32), ("mpr_iterations", 460, Kind.Int32), ("disableflags", 464, Kind.Int32),
        ("enableflags", 468, Kind.Int32), ("gravity", 280, Kind.Double), ("wind", 304, Kind.Double),
        ("magnetic", 328, Kind.Double), ("o_solref", 376, Kind.Double), ("o_solimp", 392, Kind.Double),
    ];

    /// <summary>Statistics (mjStatistic), stored in the structure.</summary>
    public static readonly (string Name, int Offset, Kind Kind)[] Statistics =
    [
        ("meaninertia", 1032, Kind.Double), ("meanmass", 1040, Kind.Double), ("meansize", 1048, Kind.Double),
        ("extent", 1056, Kind.Double), ("center", 1064, Kind.Double),
    ];
}
