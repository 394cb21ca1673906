namespace EsEnas.MuJoCo.Native.Derivation;

/// <summary>
/// Finds the layout of a release that has no table, from the library alone: compiles models drawn at random, and looks for the places that
/// hold their numbers. What comes out is a proposal: <see cref="SelfCheck"/> proves it, as it does a table.
/// </summary>
/// <remarks>
/// All reading lies in blocks of known size and comes before the first write. The allocation hooks are installed for as long as this
/// takes, some ten milliseconds.
/// </remarks>
internal static unsafe class LayoutDerivation
{
    // Fewer leave some options' places ambiguous.
    private const int Models = 8;

    // More kinds of warnings than any release has.
    private const int WarningKinds = 32;

    /// <summary>A word of each warning's text, as mju_warningText has it.</summary>
    private static readonly (string Key, string Word)[] Warnings =
    [
        ("INERTIA", "singular"), ("CONTACTFULL", "contact"), ("CNSTRFULL", "constraint"), ("BADQPOS", "QPOS"), ("BADQVEL", "QVEL"),
        ("BADQACC", "QACC"), ("BADCTRL", "CTRL"),
    ];

    /// <param name="api">The library; its handlers are installed.</param>
    /// <param name="version">What it says it is.</param>
    /// <param name="keys">The entries that a layout needs.</param>
    /// <exception cref="MuJoCoUnavailableException">An entry has no place, or more than one; the message names it.</exception>
    public static Layout Derive(NativeApi api, int version, IReadOnlyList<string> keys)
    {
        var name = LayoutTable.FormatVersion(version);
        var places = new CandidatePlaces(name);
        var missing = api.UserMalloc is null ? "mju_user_malloc"
            : api.UserFree is null ? "mju_user_free"
            : api.ResetDataKeyframe is null ? "mj_resetDataKeyframe"
            : api.WarningText is null ? "mju_warningText" : null;
        if (missing is not null) throw places.Failure($"it does not export {missing}");

        using var log = new AllocationLog(api);
        var vfsSize = XmlLoader.FindVfsSize(api, address => !log.BlockAt(address).IsEmpty);
        var hasServos = Search(api, log, places, vfsSize);
        // What has a proof of its own is not looked for: without meshes only pictures are poorer, without disturbances a few tasks.
        return new Layout(name, version, keys.Where(key => !IsLeft(key)).Select(key => KeyValuePair.Create(key, Value(key))),
            isDerived: true);

        static bool IsLeft(string key) => key.StartsWith("mjModel.nmesh", StringComparison.Ordinal)
            || key.StartsWith("mjModel.mesh_", StringComparison.Ordinal) || key == "mjModel.geom_dataid"
            || DisturbanceCheck.Keys.Contains(key);

        int Value(string key) => key switch
        {
            "sizeof_mjVFS" => vfsSize,
            "mjData.warning" => WarningBase(api, places),
            _ when key.StartsWith("mjWARN_", StringComparison.Ordinal) => WarningNumber(api, places, key["mjWARN_".Length..]),

            // XBODY, the number after BODY, finds the same names.
            "mjOBJ_BODY" => places.First(key),

            // Three counts that never differ where no actuator has several controls; nu is the first of them.
            "mjModel.nu" or "mjModel.nactuator" or "mjModel.nout" when !hasServos => places.First("mjModel.nu"),
            _ => places.Only(key),
        };
    }

    private static bool Search(NativeApi api, AllocationLog log, CandidatePlaces places, int vfsSize)
    {
        var models = new ModelSearch(api, log, places, vfsSize);
        var states = new DataSearch(api, log, places);
        var probes = new List<(ProbeDrawing Drawing, ModelHandle Model, nint Data)>();
        try
        {
            for (var i = 0; i < Models; i++)
            {
                var drawing = ProbeArtist.Draw(i);
                var model = XmlLoader.TryCompile(api, vfsSize, drawing.Xml, out var reason)
                    ?? throw places.Failure($"it refuses a probe model ({reason})");
                probes.Add((drawing, model, 0));
                models.Search(drawing, model.DangerousGetHandle());
                var data = api.MakeData(model.DangerousGetHandle());
                probes[i] = (drawing, model, data);
                states.ReadKey(drawing, model.DangerousGetHandle(), data);
            }

            foreach (var (drawing, model, data) in probes) states.ReadPlaces(drawing, model.DangerousGetHandle(), data);
            foreach (var (drawing, model, data) in probes) states.Move(drawing, model.DangerousGetHandle(), data);
            return models.SearchActuators();
        }
        finally
        {
            foreach (var (_, model, data) in probes)
            {
                api.DeleteData(data);
                model.Dispose();
            }
        }
    }

    /// <summary>Where the warnings begin: each provoked one counts where its number says.</summary>
    private static int WarningBase(NativeApi api, CandidatePlaces places)
    {
        (string Key, int Number)[] first =
            [("INERTIA", DataReader.Inertia), ("CONTACTFULL", DataReader.ContactsFull), ("CNSTRFULL", DataReader.ConstraintsFull)];
        foreach (var (key, number) in first)
        {
            if (WarningNumber(api, places, key) != number) throw places.Failure($"mjWARN_{key} is not warning {number}");
        }

        var bases = Warnings.Where(warning => warning.Key.StartsWith("BAD", StringComparison.Ordinal))
            .Select(warning =>
                places.Only(DataSearch.WarningKey(warning.Key)) - (DataReader.WarningSize * WarningNumber(api, places, warning.Key)))
            .Distinct().ToArray();
        return bases is [var place] ? place : throw places.Failure("the warnings do not lie in the order of their numbers");
    }

    private static int WarningNumber(NativeApi api, CandidatePlaces places, string warning)
    {
        var word = Warnings.FirstOrDefault(known => known.Key == warning).Word
            ?? throw places.Failure($"mjWARN_{warning} is not looked for");
        var numbers = Enumerable.Range(0, WarningKinds)
            .Where(number => Utf8.Read(api.WarningText(number, 0)).Contains(word, StringComparison.OrdinalIgnoreCase)).ToArray();
        return numbers is [var only] ? only : throw places.Failure($"mjWARN_{warning} fits {numbers.Length} numbers instead of one");
    }
}
