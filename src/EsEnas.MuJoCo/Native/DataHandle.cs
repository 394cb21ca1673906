using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Owns an mjData and keeps its mjModel alive.</summary>
internal sealed unsafe class DataHandle : SafeHandle
{
    private readonly NativeApi api;
    private readonly ModelHandle model;

    /// <exception cref="ObjectDisposedException">The model is gone.</exception>
    /// <exception cref="InsufficientMemoryException">The library could not allocate.</exception>
    public DataHandle(NativeApi api, ModelHandle model) : base(0, ownsHandle: true)
    {
        this.api = api;
        this.model = model;
        var referenced = false;
        model.DangerousAddRef(ref referenced);
        SetHandle(api.MakeData(model.DangerousGetHandle()));
        if (!IsInvalid) return;
        model.DangerousRelease();
        throw new InsufficientMemoryException("MuJoCo could not allocate the state of a simulation.");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The model's address; valid while this handle is open.</summary>
    public nint Model => model.DangerousGetHandle();

    protected override bool ReleaseHandle()
    {
        api.DeleteData(handle);
        model.DangerousRelease();
        return true;
    }
}
