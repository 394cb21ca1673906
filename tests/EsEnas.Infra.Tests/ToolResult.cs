namespace EsEnas.Infra.Tests;

/// <summary>How a program ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything that it said.</summary>
    public string Text => Output + Error;

    public ToolResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"ended with {ExitCode}:\n{Text}");
        return this;
    }
}
