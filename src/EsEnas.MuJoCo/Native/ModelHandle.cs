using System.Runtime.InteropServices;

namespace EsEnas.MuJoCo.Native;

/// <summary>Owns an mjModel.</summary>
internal sealed unsafe class ModelHandle : SafeHandle
{
    private readonly NativeApi api;
    private readonly ModelHandle? source;

    public ModelHandle(NativeApi api, nint model) : base(0, ownsHandle: true)
    {
        this.api = api;
        SetHandle(model);
    }

    /// <summary>A copy of a model, which it keeps alive.</summary>
    /// <exception cref="ObjectDisposedException">The model is gone.</exception>
    /// <exception cref="InsufficientMemoryException">The library could not allocate.</exception>
    public ModelHandle(NativeApi api, ModelHandle source) : base(0, ownsHandle: true)
    {
        this.api = api;
        this.source = source;
        var referenced = false;
        source.DangerousAddRef(ref referenced);
        SetHandle(api.CopyModel(0, source.handle));
        if (!IsInvalid) return;
        source.DangerousRelease();
        throw new InsufficientMemoryException("MuJoCo could not allocate a copy of a model.");
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The address of the model that this one is a copy of; valid while this handle is open.</summary>
    public nint Source => source?.handle ?? 0;

    protected override bool ReleaseHandle()
    {
        api.DeleteModel(handle);
        source?.DangerousRelease();
        return true;
    }
}
