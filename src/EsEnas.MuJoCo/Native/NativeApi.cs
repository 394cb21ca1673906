using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>The functions of libmujoco that EsEnas calls, bound once.</summary>
/// <remarks>Signatures are those of 2.2.2; they did not change up to 3.12.0.</remarks>
internal sealed unsafe class NativeApi
{
    public readonly delegate* unmanaged[Cdecl]<int> Version;
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

    /// <summary>Variables that hold the process-wide handlers.</summary>
    public readonly nint* UserError;
    public readonly nint* UserWarning;

    /// <exception cref="MuJoCoUnavailableException">The library lacks a function.</exception>
    public NativeApi(nint library, string name)
    {
        nint Export(string symbol) => NativeLibrary.TryGetExport(library, symbol, out var address)
            ? address
            : throw new MuJoCoUnavailableException($"{name} is not a usable libmujoco: it does not export {symbol}.");

        Version = (delegate* unmanaged[Cdecl]<int>)Export("mj_version");
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
        UserError = (nint*)Export("mju_user_error");
        UserWarning = (nint*)Export("mju_user_warning");
        if (NativeLibrary.TryGetExport(library, "mj_addBufferVFS", out var addBuffer))
            AddBufferVfs = (delegate* unmanaged[Cdecl]<void*, byte*, void*, int, int>)addBuffer;
        else
            MakeEmptyFileVfs = (delegate* unmanaged[Cdecl]<void*, byte*, int, int>)Export("mj_makeEmptyFileVFS");
    }
}
