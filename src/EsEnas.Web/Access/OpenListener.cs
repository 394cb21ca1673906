namespace EsEnas.Web.Access;

/// <summary>Marks the connections of a listener that we bound to loopback ourselves. No header can.</summary>
internal sealed class OpenListener
{
    private OpenListener() { }

    internal static OpenListener Mark { get; } = new();
}
