using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Owns an mjModel.</summary>
internal sealed unsafe class ModelHandle : SafeHandle
{
    private readonly NativeApi api;

    public ModelHandle(NativeApi api, nint model) : base(0, ownsHandle: true)
    {
        this.api = api;
        SetHandle(model);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        api.DeleteModel(handle);
        return true;
    }
}
