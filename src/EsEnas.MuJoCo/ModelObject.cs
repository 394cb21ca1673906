namespace EsEnas.MuJoCo;

/// <summary>Kinds of named model objects.</summary>
public enum ModelObject
{
    /// <summary>Body.</summary>
    Body,

    /// <summary>Joint.</summary>
    Joint,

    /// <summary>Geom.</summary>
    Geom,

    /// <summary>Site.</summary>
    Site,

    /// <summary>Actuator.</summary>
    Actuator,

    /// <summary>Sensor.</summary>
    Sensor,
}
