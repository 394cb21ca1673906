namespace EsEnas.Analysis.Motion;

/// <summary>Where a scene is looked at from.</summary>
public enum MotionView
{
    /// <summary>What suits the scene: from above where all lies flat, from the side where it moves in a plane, else aslant.</summary>
    Auto,

    /// <summary>From the side, along y.</summary>
    Side,

    /// <summary>From the front, against x.</summary>
    Front,

    /// <summary>From above.</summary>
    Above,

    /// <summary>Aslant from above.</summary>
    Aslant,
}
