using Spectre.Console;

namespace EsEnas.Client.Output;

/// <summary>Makes Spectre consoles over our writers; made only where something is really drawn, for they cost start-up time.</summary>
internal static class SpectreConsole
{
    public static IAnsiConsole For(TextWriter writer, Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = AnsiSupport.Yes,
        ColorSystem = terminal.Color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });
}
