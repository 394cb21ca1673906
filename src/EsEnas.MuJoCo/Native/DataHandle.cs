using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Owns an mjData and keeps its mjModel alive.</summary>
internal sealed unsafe class DataHandle : SafeHandle
{
    private readonly NativeApi _api;
    private readonly ModelHandle _model;

    /// <exception cref="ObjectDisposedException">The model is gone.</exception>
    /// <exception cref="InsufficientMemoryException">The library could not allocate.</exception>
    public DataHandle(NativeApi api, ModelHandle model) : base(0, ownsHandle: true)
    {
        _api = api;
        _model = model;
        var referenced = false;
        model.DangerousAddRef(ref referenced);
        SetHandle(api.MakeData(model.DangerousGetHandle()));
        if (!IsInvalid) return;
        model.DangerousRelease();
        throw new InsufficientMemoryException("MuJoCo could not allocate the state of a simulation.");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The model's address; valid while this handle is open.</summary>
    public nint Model => _model.DangerousGetHandle();

    protected override bool ReleaseHandle()
    {
        _api.DeleteData(handle);
        _model.DangerousRelease();
        return true;
    }
}
