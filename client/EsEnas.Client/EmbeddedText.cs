namespace EsEnas.Client;

/// <summary>Texts that are part of the console.</summary>
internal static class EmbeddedText
{
    /// <summary>A whole one.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static string Read(string name)
    {
        using var reader = Open(name);
        return reader.ReadToEnd();
    }

    /// <summary>One to be read in parts.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static StreamReader Open(string name) => new(typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"No {name} is embedded."));
}
