using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Owns an mjModel.</summary>
internal sealed unsafe class ModelHandle : SafeHandle
{
    private readonly NativeApi _api;

    public ModelHandle(NativeApi api, nint model) : base(0, ownsHandle: true)
    {
        _api = api;
        SetHandle(model);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _api.DeleteModel(handle);
        return true;
    }
}
