namespace EsEnas.MuJoCo.Native;

/// <summary>The functions of libmujoco that EsEnas calls, bound once.</summary>
/// <remarks>Signatures are those of 2.2.2; they did not change up to 3.12.0.</remarks>
internal sealed unsafe class NativeApi
{
    public readonly delegate* unmanaged[Cdecl]<byte*, void*, byte*, int, nint> LoadXml;
    public readonly delegate* unmanaged[Cdecl]<nint, void> DeleteModel;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MakeData;
    public readonly delegate* unmanaged[Cdecl]<nint, void> DeleteData;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> ResetData;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> Step;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> Forward;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> RnePostConstraint;
    public readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int> NameToId;
    public readonly delegate* unmanaged[Cdecl]<nint, int, int, byte*> IdToName;
    public readonly delegate* unmanaged[Cdecl]<void*, void> DefaultVfs;
    public readonly delegate* unmanaged[Cdecl]<void*, void> DeleteVfs;

    /// <summary>From 3.1.3; null before.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, void*, int, int> AddBufferVfs;

    /// <summary>Before 3.2.0; null from there.</summary>
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, int, int> MakeEmptyFileVfs;

    /// <summary>Variables that hold the process-wide handlers; null where the library has them no more.</summary>
    public readonly nint* UserError;
    public readonly nint* UserWarning;

    /// <summary>Installs the handler of structured messages (from 3.10.0); null before.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, nint> SetLogHandler;

    /// <summary>Variables that hold the process-wide allocation hooks. What only the derivation of a layout needs may be null.</summary>
    public readonly nint* UserMalloc;
    public readonly nint* UserFree;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, int, void> ResetDataKeyframe;
    public readonly delegate* unmanaged[Cdecl]<int, nint, byte*> WarningText;

    /// <summary>What only some tasks need; null where the library lacks it.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, nint, nint> CopyModel;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> SetConst;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> EnergyPos;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> EnergyVel;

    /// <param name="exports">Those of the library.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="MuJoCoUnavailableException">The library lacks a function; the message names all that it lacks.</exception>
    public NativeApi(LibraryExports exports, string name)
    {
        var missing = new List<string>();
        nint Export(string symbol)
        {
            var address = exports.Find(symbol);
            if (address == 0) missing.Add(symbol);
            return address;
        }

        LoadXml = (delegate* unmanaged[Cdecl]<byte*, void*, byte*, int, nint>)Export("mj_loadXML");
        DeleteModel = (delegate* unmanaged[Cdecl]<nint, void>)Export("mj_deleteModel");
        MakeData = (delegate* unmanaged[Cdecl]<nint, nint>)Export("mj_makeData");
        DeleteData = (delegate* unmanaged[Cdecl]<nint, void>)Export("mj_deleteData");
        ResetData = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_resetData");
        Step = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_step");
        Forward = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_forward");
        RnePostConstraint = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_rnePostConstraint");
        NameToId = (delegate* unmanaged[Cdecl]<nint, int, byte*, int>)Export("mj_name2id");
        IdToName = (delegate* unmanaged[Cdecl]<nint, int, int, byte*>)Export("mj_id2name");
        DefaultVfs = (delegate* unmanaged[Cdecl]<void*, void>)Export("mj_defaultVFS");
        DeleteVfs = (delegate* unmanaged[Cdecl]<void*, void>)Export("mj_deleteVFS");
        AddBufferVfs = (delegate* unmanaged[Cdecl]<void*, byte*, void*, int, int>)exports.Find("mj_addBufferVFS");
        if (AddBufferVfs is null) MakeEmptyFileVfs = (delegate* unmanaged[Cdecl]<void*, byte*, int, int>)Export("mj_makeEmptyFileVFS");
        UserError = (nint*)exports.Find("mju_user_error");
        UserWarning = (nint*)exports.Find("mju_user_warning");
        SetLogHandler = (delegate* unmanaged[Cdecl]<nint, nint>)exports.Find("mju_setLogHandler");
        UserMalloc = (nint*)exports.Find("mju_user_malloc");
        UserFree = (nint*)exports.Find("mju_user_free");
        ResetDataKeyframe = (delegate* unmanaged[Cdecl]<nint, nint, int, void>)exports.Find("mj_resetDataKeyframe");
        CopyModel = (delegate* unmanaged[Cdecl]<nint, nint, nint>)exports.Find("mj_copyModel");
        EnergyPos = (delegate* unmanaged[Cdecl]<nint, nint, void>)exports.Find("mj_energyPos");
        EnergyVel = (delegate* unmanaged[Cdecl]<nint, nint, void>)exports.Find("mj_energyVel");
        SetConst = (delegate* unmanaged[Cdecl]<nint, nint, void>)exports.Find("mj_setConst");
        WarningText = (delegate* unmanaged[Cdecl]<int, nint, byte*>)exports.Find("mju_warningText");

        // Without a handler of ours the library would write files, and end the process without a word.
        if ((UserError is null || UserWarning is null) && SetLogHandler is null) missing.Add("mju_user_error");
        if (missing.Count > 0)
        {
            throw new MuJoCoUnavailableException(
                $"{name} is not a usable libmujoco: it does not " +
                $"export {string.Join(", ", missing.Take(3))}{(missing.Count > 3 ? $" and {missing.Count - 3} more functions" : "")}. " +
                $"{LayoutTable.WayOut}");
        }
    }

    /// <summary>What mj_version() says, before anything else is asked.</summary>
    /// <exception cref="MuJoCoUnavailableException">There is no such function.</exception>
    public static int AskVersion(LibraryExports exports, string name) => exports.Find("mj_version") is var version and not 0
        ? ((delegate* unmanaged[Cdecl]<int>)version)()
        : throw new MuJoCoUnavailableException($"{name} is not a usable libmujoco: it does not export mj_version. {LayoutTable.WayOut}");
}
