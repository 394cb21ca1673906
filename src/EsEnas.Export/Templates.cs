using System.Reflection;
using System.Text;

namespace EsEnas.Export;

/// <summary>The files that are the same in every export but for a few marks.</summary>
internal static class Templates
{
    /// <summary>Where the lines about the origin go.</summary>
    public const string Head = "@HEAD@";

    /// <summary>A template's text.</summary>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The template {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
