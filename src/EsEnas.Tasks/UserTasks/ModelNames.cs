using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;

namespace EsEnas.Tasks.UserTasks;

/// <summary>Looks names up in a model; a name that is not there becomes an error with those that are.</summary>
internal sealed class ModelNames(Model model, List<SpecificationError> errors)
{
    private const int MostShown = 30;
    private const int MostErrors = 50;

    /// <summary>Ids of a list of names, in its order; those that are not there are left out.</summary>
    public int[] Find(ModelObject kind, NameList names, int count) =>
        names.IsAll
            ? [.. Enumerable.Range(0, count)]
            : [.. names.Names.Select(name => Find(kind, new NameAt(name, names.Path, names.Line))).Where(id => id >= 0)];

    /// <summary>The id of a name; -1 if it is not there, but 0, the world, for a body.</summary>
    public int Find(ModelObject kind, NameAt name)
    {
        if (TryFind(kind, name.Name) is var id and >= 0) return id;
        var noun = kind.ToString().ToLowerInvariant();
        Refuse(name, Named(kind), $"the model names no {noun}", $"{(noun == "actuator" ? "an" : "a")} {noun} of the model");
        return kind == ModelObject.Body ? 0 : -1;
    }

    /// <summary>A point: the position of a body, or else of a site, or else of a geom, of that name.</summary>
    public NumberAt FindPoint(NameAt name)
    {
        if (TryFind(ModelObject.Body, name.Name) is var body and >= 0) return new NumberAt(NumberSource.Body, 3 * body);
        if (TryFind(ModelObject.Site, name.Name) is var site and >= 0) return new NumberAt(NumberSource.Site, 3 * site);
        if (TryFind(ModelObject.Geom, name.Name) is var geom and >= 0) return new NumberAt(NumberSource.Geom, 3 * geom);
        Refuse(name, [.. Named(ModelObject.Body), .. Named(ModelObject.Site), .. Named(ModelObject.Geom)],
            "the model names no body, site or geom", "a body, site or geom of the model");
        return new NumberAt(NumberSource.Body, 0);
    }

    /// <summary>For each geom whether it is the one of a name in a list, or else one of the body of that name.</summary>
    public bool[] FindGeoms(NameList list, int place)
    {
        var name = new NameAt(list.Names[place], $"{list.Path}[{place}]", list.Line);
        var isIn = new bool[model.GeomCount];
        var geom = TryFind(ModelObject.Geom, name.Name);
        var body = geom >= 0 ? -1 : TryFind(ModelObject.Body, name.Name);
        if (geom < 0 && body < 0)
            Refuse(name, [.. Named(ModelObject.Geom), .. Named(ModelObject.Body)], "the model names no geom or body",
                "a geom or body of the model");
        for (var i = 0; i < isIn.Length; i++) isIn[i] = i == geom || (body >= 0 && model.Integers(ModelField.GeomBody)[i] == body);
        if (body >= 0 && !isIn.Contains(true)) RefuseBare(name, body);
        return isIn;
    }

    // It would never touch anything. Often the geoms are those of a body that is fixed to it.
    private void RefuseBare(NameAt name, int body)
    {
        var parents = model.Integers(ModelField.BodyParent);
        var (all, below) = (new List<string>(), new List<string>());
        foreach (var other in model.Integers(ModelField.GeomBody).ToArray().Distinct())
        {
            if (model.NameOf(ModelObject.Body, other) is not { Length: > 0 } known) continue;
            all.Add(known);
            var above = other;
            while (above != 0 && above != body) above = parents[above];
            if (above == body) below.Add(known);
        }

        Refuse(name, below.Count > 0 ? below : all, "a geom", below.Count > 0 ? "a body with geoms; below this one" : "a body with geoms");
    }

    /// <summary>First position coordinate of a joint and their number.</summary>
    public (int Start, int Width) Positions(int joint) =>
        (model.PositionAddressOf(joint), model.Integers(ModelField.JointType)[joint] switch { 0 => 7, 1 => 4, _ => 1 });

    /// <summary>First velocity coordinate of a joint and their number.</summary>
    public (int Start, int Width) Velocities(int joint) =>
        (model.VelocityAddressOf(joint), model.Integers(ModelField.JointType)[joint] switch { 0 => 6, 1 => 3, _ => 1 });

    /// <summary>First reading of a sensor and their number.</summary>
    public (int Address, int Dimension) Readings(int sensor) =>
        (model.Integers(ModelField.SensorAddress)[sensor], model.Integers(ModelField.SensorDimension)[sensor]);

    /// <summary>Adds an error, up to fifty.</summary>
    public void Refuse(string key, string value, string allowed, int line)
    {
        if (errors.Count < MostErrors) errors.Add(new SpecificationError(key, value, allowed, line));
    }

    private void Refuse(NameAt name, List<string> names, string none, string one)
    {
        var shown = string.Join(", ", names.Take(MostShown)) + (names.Count > MostShown ? ", …" : "");
        Refuse(name.Path, name.Name, names.Count == 0 ? none : $"{one}: {shown}", name.Line);
    }

    private int TryFind(ModelObject kind, string name)
    {
        if (name.Length == 0) return -1;
        var count = CountOf(kind);
        for (var id = 0; id < count; id++)
            if (model.NameOf(kind, id) == name) return id;
        return -1;
    }

    private List<string> Named(ModelObject kind) =>
        [.. Enumerable.Range(0, CountOf(kind)).Select(id => model.NameOf(kind, id)).Where(name => name.Length > 0)];

    private int CountOf(ModelObject kind) => kind switch
    {
        ModelObject.Body => model.BodyCount,
        ModelObject.Joint => model.JointCount,
        ModelObject.Geom => model.GeomCount,
        ModelObject.Site => model.SiteCount,
        ModelObject.Actuator => model.ActuatorCount,
        _ => model.SensorCount,
    };
}
