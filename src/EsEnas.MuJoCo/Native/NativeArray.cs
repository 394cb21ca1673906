namespace EsEnas.MuJoCo.Native;

/// <summary>Doubles in native memory; the default value is empty.</summary>
internal readonly unsafe struct NativeArray(double* start, int length)
{
    private readonly double* start = start;

    public nint Start => (nint)this.start;

    public Span<double> Span => new(this.start, length);
}
