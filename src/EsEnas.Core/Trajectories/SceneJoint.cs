namespace EsEnas.Core.Trajectories;

/// <summary>What moves a body against its parent.</summary>
/// <param name="Name">Its name in the model, free text; a number where the model gives none.</param>
/// <param name="Body">Index of the body that it moves.</param>
/// <param name="Kind">How.</param>
/// <param name="Anchor">Where, in the body's frame.</param>
/// <param name="Axis">Its axis in the body's frame, of length 1; meaningless for kinds without one.</param>
public sealed record SceneJoint(string Name, int Body, JointKind Kind, SpaceVector Anchor, SpaceVector Axis);
