using EsEnas.Client.Output;
using EsEnas.Core.Policies;

namespace EsEnas.Client.Evaluation;

/// <summary>Reads policy files.</summary>
internal static class PolicyFile
{

    private const long LongestFile = PolicyDocument.MaximumLength;

    public static async Task<PolicyDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) throw CommandException.Usage($"{path} is a directory; a policy file or the name of a run is wanted");
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LongestFile) throw CommandException.Usage($"{path} is {Numbers.Bytes(length)} long; a policy file has at most {Numbers.Bytes(LongestFile)}");
            return PolicyDocument.FromJson(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (PolicyFormatException error)
        {
            throw CommandException.Usage($"{path} is not a policy file: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{path} cannot be read: {error.Message}");
        }
    }

    /// <summary>Whether an argument that could name a run or a file means a file.</summary>
    public static bool IsMeant(string argument) =>
        argument.Contains('/', StringComparison.Ordinal) || argument.Contains('\\', StringComparison.Ordinal)
        || argument.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(argument);
}
