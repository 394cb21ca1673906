using System.Globalization;

namespace EsEnas.MuJoCo.Native;

/// <summary>Reads an mjModel through an offset table.</summary>
internal sealed unsafe class ModelReader
{
    private readonly Binding binding;
    private readonly byte* model;

    public ModelReader(Binding binding, nint model)
    {
        this.binding = binding;
        this.model = (byte*)model;
        Positions = Count("nq");
        Velocities = Count("nv");
        Controls = Count("nu");
        Actuators = Count("nactuator");
        Forces = Count("nout");
        Bodies = Count("nbody");
        Joints = Count("njnt");
        Geoms = Count("ngeom");
        Sites = Count("nsite");
        Materials = Count("nmat");
        SensorReadings = Count("nsensordata");
    }

    public int Positions { get; }

    public int Velocities { get; }

    public int Controls { get; }

    /// <summary>As many as controls, but for actuators that have several (from 3.11.0).</summary>
    public int Actuators { get; }

    public int Forces { get; }

    public int Bodies { get; }

    public int Joints { get; }

    public int Geoms { get; }

    public int Sites { get; }

    public int Materials { get; }

    public int SensorReadings { get; }

    /// <summary>Only where meshes can be read (<see cref="Binding.HasMeshes"/>), like the next two.</summary>
    public int Meshes => Count("nmesh");

    public int MeshVertices => Count("nmeshvert");

    public int MeshFaces => Count("nmeshface");

    /// <summary>Bytes of its buffer; before counts had 64 bits the field had 32.</summary>
    public long Bytes
    {
        get
        {
            var place = model + binding.Layout["mjModel.nbuffer"];
            return binding.Layout.HasWideCounts ? *(long*)place : *(uint*)place;
        }
    }

    /// <summary>Sensors lie one after the other and fill the readings; their number is not in the tables.</summary>
    public int CountSensors()
    {
        var dimensions = (int*)Address(ModelField.SensorDimension);
        var count = 0;
        for (var readings = 0; readings < SensorReadings; count++)
        {
            if (dimensions[count] <= 0)
                throw new ModelFormatException(
                    string.Create(CultureInfo.InvariantCulture, $"Sensor {count} of the model has {dimensions[count]} readings."));
            readings += dimensions[count];
        }

        return count;
    }

    /// <summary>A count of mjModel, as wide as the release has it.</summary>
    public int Count(string name)
    {
        var address = model + binding.Layout["mjModel." + name];
        var count = binding.Layout.HasWideCounts ? *(long*)address : *(int*)address;
        return count is >= 0 and <= int.MaxValue
            ? (int)count
            : throw SelfCheck.Mismatch(binding, "mjModel." + name, string.Create(CultureInfo.InvariantCulture, $"reads {count}"));
    }

    public int RowsOf(FieldRows rows, int sensors) => rows switch
    {
        FieldRows.One => 1,
        FieldRows.Position => Positions,
        FieldRows.Velocity => Velocities,
        FieldRows.Control => Controls,
        FieldRows.Actuator => Actuators,
        FieldRows.Force => Forces,
        FieldRows.Body => Bodies,
        FieldRows.Joint => Joints,
        FieldRows.Geom => Geoms,
        FieldRows.Site => Sites,
        FieldRows.Material => Materials,
        FieldRows.Mesh => Meshes,
        FieldRows.MeshVertex => MeshVertices,
        FieldRows.MeshFace => MeshFaces,
        _ => sensors,
    };

    public void* Address(ModelField field)
    {
        var place = model + binding.Fields.OffsetOf(field);
        return FieldTable.Describe(field).IsInline ? place : *(void**)place;
    }
}
