namespace EsEnas.Core.Trajectories;

/// <summary>A body of a scene.</summary>
/// <param name="Name">Its name in the model, free text; a number where the model gives none.</param>
/// <param name="Parent">Index of the body that it hangs on; 0, the world, is its own.</param>
public sealed record SceneBody(string Name, int Parent);
