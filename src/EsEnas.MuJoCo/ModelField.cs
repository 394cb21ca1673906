namespace EsEnas.MuJoCo;

/// <summary>Fields of a compiled model, in SI units. Each member says how many numbers there are.</summary>
/// <remarks>
/// Numbers: <see cref="Model.Numbers"/>; singles: <see cref="Model.Singles"/>; integers: <see cref="Model.Integers"/>; flags:
/// <see cref="Model.Flags"/>.
/// </remarks>
public enum ModelField
{
    /// <summary>Integration step in seconds; 1 number.</summary>
    Timestep,

    /// <summary>Ratio of frictional to normal constraint impedance; 1 number.</summary>
    ImpedanceRatio,

    /// <summary>Tolerance of the constraint solver; 1 number.</summary>
    SolverTolerance,

    /// <summary>Gravity in m/s²; 3 numbers.</summary>
    Gravity,

    /// <summary>Velocity of the medium in m/s; 3 numbers.</summary>
    Wind,

    /// <summary>Density of the medium in kg/m³; 1 number.</summary>
    Density,

    /// <summary>Viscosity of the medium in Pa·s; 1 number.</summary>
    Viscosity,

    /// <summary>Integrator: 0 semi-implicit Euler, 1 Runge-Kutta 4; 1 integer.</summary>
    Integrator,

    /// <summary>Friction cone: 0 pyramidal, 1 elliptic; 1 integer.</summary>
    FrictionCone,

    /// <summary>Constraint Jacobian: 0 dense, 1 sparse, 2 by size; 1 integer.</summary>
    Jacobian,

    /// <summary>Constraint solver: 0 PGS, 1 CG, 2 Newton; 1 integer.</summary>
    Solver,

    /// <summary>Iterations of the constraint solver at most; 1 integer.</summary>
    SolverIterations,

    /// <summary>Positions at the start (qpos0); a number per position.</summary>
    InitialPositions,

    /// <summary>Positions at which springs are slack; a number per position.</summary>
    SpringPositions,

    /// <summary>Parent body; an integer per body.</summary>
    BodyParent,

    /// <summary>Root of the body's kinematic tree; an integer per body.</summary>
    BodyRoot,

    /// <summary>Number of joints; an integer per body.</summary>
    BodyJointCount,

    /// <summary>First joint, -1 if none; an integer per body.</summary>
    BodyJointAddress,

    /// <summary>Position in the parent's frame; 3 numbers per body.</summary>
    BodyPosition,

    /// <summary>Orientation in the parent's frame (w x y z); 4 numbers per body.</summary>
    BodyQuaternion,

    /// <summary>Center of mass in the body's frame; 3 numbers per body.</summary>
    BodyInertialPosition,

    /// <summary>Principal axes in the body's frame (w x y z); 4 numbers per body.</summary>
    BodyInertialQuaternion,

    /// <summary>Mass in kg; a number per body.</summary>
    BodyMass,

    /// <summary>Mass of the body and all below it in kg; a number per body.</summary>
    BodySubtreeMass,

    /// <summary>Principal moments of inertia in kg·m²; 3 numbers per body.</summary>
    BodyInertia,

    /// <summary>Type: 0 free, 1 ball, 2 slide, 3 hinge; an integer per joint.</summary>
    JointType,

    /// <summary>First position coordinate; an integer per joint.</summary>
    JointPositionAddress,

    /// <summary>First velocity coordinate; an integer per joint.</summary>
    JointVelocityAddress,

    /// <summary>Body; an integer per joint.</summary>
    JointBody,

    /// <summary>Whether the range holds; a flag per joint.</summary>
    JointIsLimited,

    /// <summary>Range in m or rad, (low, high); 2 numbers per joint.</summary>
    JointRange,

    /// <summary>Spring stiffness; a number per joint.</summary>
    JointStiffness,

    /// <summary>Anchor in the body's frame; 3 numbers per joint.</summary>
    JointAnchor,

    /// <summary>Axis in the body's frame; 3 numbers per joint.</summary>
    JointAxis,

    /// <summary>Body that a velocity coordinate belongs to; an integer per velocity.</summary>
    VelocityBody,

    /// <summary>Rotor inertia; a number per velocity.</summary>
    Armature,

    /// <summary>Damping; a number per velocity.</summary>
    Damping,

    /// <summary>Type: 0 plane, 2 sphere, 3 capsule, 4 ellipsoid, 5 cylinder, 6 box; an integer per geom.</summary>
    GeomType,

    /// <summary>Contact type bits; an integer per geom.</summary>
    GeomContactType,

    /// <summary>Contact affinity bits; an integer per geom.</summary>
    GeomContactAffinity,

    /// <summary>Contact dimension: 1, 3, 4 or 6; an integer per geom.</summary>
    GeomContactDimension,

    /// <summary>Body; an integer per geom.</summary>
    GeomBody,

    /// <summary>Mesh, -1 if none; an integer per geom. None where meshes cannot be read (<see cref="Model.MeshCount"/>).</summary>
    GeomMesh,

    /// <summary>Material, -1 if none; an integer per geom.</summary>
    GeomMaterial,

    /// <summary>Size, as MJCF has it; 3 numbers per geom, those that the type does not use mean nothing.</summary>
    GeomSize,

    /// <summary>Position in the body's frame; 3 numbers per geom.</summary>
    GeomPosition,

    /// <summary>Orientation in the body's frame (w x y z); 4 numbers per geom.</summary>
    GeomQuaternion,

    /// <summary>Sliding, torsional, rolling friction; 3 numbers per geom.</summary>
    GeomFriction,

    /// <summary>Distance at which contacts begin, in m; a number per geom.</summary>
    GeomMargin,

    /// <summary>Red, green, blue and opacity from 0 to 1, of a geom without a material of its own; 4 singles per geom.</summary>
    GeomColor,

    /// <summary>Body; an integer per site.</summary>
    SiteBody,

    /// <summary>First vertex; an integer per mesh.</summary>
    MeshVertexAddress,

    /// <summary>Number of vertices; an integer per mesh.</summary>
    MeshVertexCount,

    /// <summary>First face; an integer per mesh.</summary>
    MeshFaceAddress,

    /// <summary>Number of faces; an integer per mesh.</summary>
    MeshFaceCount,

    /// <summary>Position in the geom's frame; 3 singles per vertex of all meshes.</summary>
    MeshVertices,

    /// <summary>Corners of a triangle, outside counterclockwise; 3 integers per face of all meshes, from the mesh's first vertex.</summary>
    MeshFaces,

    /// <summary>Red, green, blue and opacity from 0 to 1; 4 singles per material.</summary>
    MaterialColor,

    /// <summary>What it drives (a joint for motors), and a second id or -1; 2 integers per actuator.</summary>
    ActuatorTarget,

    /// <summary>Whether the control is clamped; a flag per control.</summary>
    ActuatorIsLimited,

    /// <summary>Control range, (low, high); 2 numbers per control.</summary>
    ActuatorRange,

    /// <summary>
    /// Gear; 6 numbers per force, of which an actuator has one as a rule; for joints with one axis only the first counts.
    /// </summary>
    ActuatorGear,

    /// <summary>
    /// How the gain follows from its parameters: 0 a constant, 1 affine in length and velocity, then others; an integer per actuator. None,
    /// like the next three, where disturbances cannot be made (<see cref="Model.HasDisturbances"/>).
    /// </summary>
    ActuatorGainType,

    /// <summary>How the bias follows from its parameters: 0 none, 1 affine in length and velocity, then others; an integer per actuator.
    /// </summary>
    ActuatorBiasType,

    /// <summary>Parameters of the gain; 10 numbers per actuator.</summary>
    ActuatorGain,

    /// <summary>Parameters of the bias; 10 numbers per actuator.</summary>
    ActuatorBias,

    /// <summary>Number of readings; an integer per sensor.</summary>
    SensorDimension,

    /// <summary>First reading; an integer per sensor.</summary>
    SensorAddress,
}
