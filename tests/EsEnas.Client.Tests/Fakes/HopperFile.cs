namespace EsEnas.Client.Tests.Fakes;

/// <summary>The built-in hopper as a task file with its model.</summary>
internal static class HopperFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TaskFiles");

    public static string Yaml { get; } = File.ReadAllText(Path.Combine(Folder, "my-hopper.yaml"));

    public static string Model { get; } = File.ReadAllText(Path.Combine(Folder, "hopper.xml"));

    /// <summary>Writes both files; the task file's path.</summary>
    public static string WriteTo(Scratch scratch, string? model = null)
    {
        scratch.Write("hopper.xml", model ?? Model);
        return scratch.Write("my-hopper.yaml", Yaml);
    }
}
