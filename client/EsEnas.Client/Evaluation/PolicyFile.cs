using System.Text;
using EsEnas.Client.Reading;
using EsEnas.Core.Policies;

namespace EsEnas.Client.Evaluation;

/// <summary>Reads policy files.</summary>
internal static class PolicyFile
{
    /// <exception cref="CommandException">There is no such file, or it is no policy file.</exception>
    public static PolicyDocument Read(string path)
    {
        var bytes = InputFile.ReadBytes(path, "a policy file", PolicyDocument.MaximumLength);
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
            return PolicyDocument.FromJson(reader.ReadToEnd());
        }
        catch (PolicyFormatException error)
        {
            throw CommandException.Usage($"{path} is not a policy file: {error.Message}");
        }
    }

    /// <summary>Whether an argument that could name a run or a file means a file.</summary>
    public static bool IsMeant(string argument) =>
        argument.Contains('/', StringComparison.Ordinal) || argument.Contains('\\', StringComparison.Ordinal)
        || argument.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(argument);
}
