namespace EsEnas.Tasks.Randomization;

/// <summary>Where to something horizontal points.</summary>
internal enum HorizontalDirection
{
    /// <summary>Anywhere, uniformly.</summary>
    Any,

    /// <summary>Along the world's x axis, either way.</summary>
    X,

    /// <summary>Along the world's y axis, either way.</summary>
    Y,
}
