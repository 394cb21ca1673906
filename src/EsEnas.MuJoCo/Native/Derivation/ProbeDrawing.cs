namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>A model drawn at random, and what its compilation and its key pose must give; drawn by <see cref="ProbeArtist"/>.</summary>
internal sealed class ProbeDrawing
{
    public required string Xml { get; init; }

    /// <summary>Counts by their name in mjModel.</summary>
    public required IReadOnlyList<(string Name, int Value)> Counts { get; init; }

    /// <summary>The elements of every field; NaN where the library is free.</summary>
    public required IReadOnlyDictionary<ModelField, double[]> Fields { get; init; }

    /// <summary>The names of each kind of object, by id.</summary>
    public required IReadOnlyDictionary<ModelObject, string[]> Names { get; init; }

    /// <summary>The key pose.</summary>
    public required double Time { get; init; }

    public required double[] Positions { get; init; }

    public required double[] Velocities { get; init; }

    public required double[] Controls { get; init; }

    /// <summary>Index of the control that accelerates the last velocity coordinate without a limit.</summary>
    public required int Kick { get; init; }

    /// <summary>What sensordata begins with in the key pose.</summary>
    public required double[] FirstReadings { get; init; }

    /// <summary>Sensor readings that repeat an array of mjData, all but the row of the world; the index of the first.</summary>
    public required int BodyPositionReading { get; init; }

    public required int BodyQuaternionReading { get; init; }

    public required int SubtreeCenterReading { get; init; }

    /// <summary>Index of the first of the bodies' angular velocities, 3 readings each, none of the world.</summary>
    public required int AngularVelocityReading { get; init; }

    /// <summary>What the actuators do to each velocity coordinate in the key pose.</summary>
    public required double[] ActuatorForces { get; init; }

    /// <summary>Sensor readings that repeat an array of mjData as a whole; the index of the first.</summary>
    public required int GeomPositionReading { get; init; }

    public required int SitePositionReading { get; init; }

    /// <summary>Index of the reading that is the normal force on body 1, the ball.</summary>
    public required int TouchReading { get; init; }

    /// <summary>Contacts in the key pose, all between ball and floor.</summary>
    public required int Contacts { get; init; }

    /// <summary>Scalar constraints in the key pose.</summary>
    public required int Constraints { get; init; }

    public int CountOf(string name) => Counts.First(count => count.Name == name).Value;
}
