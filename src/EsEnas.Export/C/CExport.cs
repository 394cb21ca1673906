using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>
/// Writes a policy as C99: one header and one source without allocation and without state, a self-test with the policy file's vectors, a
/// program behind a pipe, and what it takes to run the self-test on an emulated Cortex-M (docs/deploy.md).
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class CExport
{
    private const string Folder = "c/";

    private static readonly string[] TemplateNames = ["policy_test.c", "policy_pipe.c", "board.c", "board.h", "board.ld", "Makefile"];

    /// <summary>The files.</summary>
    /// <param name="document">A policy file with its interface, and at least one vector in it.</param>
    /// <param name="origin">What the files say about where they come from.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="PolicyFormatException">A number is not finite, or beyond single precision.</exception>
    public static IReadOnlyList<ExportFile> Write(PolicyDocument document, ExportOrigin origin, COptions options)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(options);
        if (document.Interface is not { Vectors.Count: > 0 } section)
            throw new PolicyFormatException("interface.vectors: there are none, and the self-test needs some.");
        var plan = new PolicyPlan(document);
        var number = new CNumber(options.IsDouble);
        var head = $"/*\n{string.Concat(origin.Lines(document).Select(line => $" * {CText.Comment(line)}\n"))} */\n";
        var observations = CText.Macros("POLICY_OBSERVATION_", section.Observations.Select(signal => signal.Name));
        var source = new CSource(plan, options, head);
        var code = source.Write();
        var vectors = new CVectors(plan, number, source, head);
        var libraries = options.UsesLibrary ? "-lm" : "";

        string Template(string name) => Templates.Read(name).Replace(Templates.Head, head.TrimEnd('\n'), StringComparison.Ordinal)
            .Replace("@LIBRARIES@", libraries, StringComparison.Ordinal);
        ExportFile File(string name, string text) => new(Folder + name, ExportOrigin.Bytes(text));
        return
        [
            File("policy.h", new CHeader(plan, options, observations, head).Write()),
            File("policy.c", code),
            File("policy_vectors.h", vectors.Write()),
            File("README.md", new CReadme(plan, origin, options, source, vectors).Write()),
            .. TemplateNames.Select(name => File(name, Template(name))),
        ];
    }

    /// <summary>The files with the sizes of the compiled policy in their README.</summary>
    public static IReadOnlyList<ExportFile> WithSizes(IReadOnlyList<ExportFile> files, IReadOnlyList<CSize> sizes)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(sizes);
        return [.. files.Select(file => file.Name == Folder + "README.md"
            ? new ExportFile(file.Name, ExportOrigin.Bytes(CReadme.WithSizes(Encoding.UTF8.GetString(file.Content.Span), sizes)))
            : file)];
    }
}
