using System.Text;
using EsEnas.Core.Policies;
using EsEnas.Export.Fixed;

namespace EsEnas.Export.C;

/// <summary>
/// Writes a policy as C99: one header and one source without allocation and without state, a self-test with the policy file's vectors, a
/// program behind a pipe, and what it takes to run the self-test on an emulated Cortex-M (docs/deploy.md).
/// </summary>
/// <remarks>Thread safe.</remarks>
public static class CExport
{
    internal const string Folder = "c/";

    private static readonly string[] TemplateNames = ["policy_test.c", "policy_pipe.c", "board.c", "board.h", "board.ld", "Makefile"];

    /// <summary>The files.</summary>
    /// <param name="document">A policy file with its interface, and at least one vector in it.</param>
    /// <param name="origin">What the files say about where they come from.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="PolicyFormatException">A number is not finite, beyond single precision, or has no place among whole
    /// numbers.</exception>
    public static IReadOnlyList<ExportFile> Write(PolicyDocument document, ExportOrigin origin, COptions options)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(options);
        if (document.Interface is not { Vectors.Count: > 0 })
            throw new PolicyFormatException("interface.vectors: there are none, and the self-test needs some.");
        var plan = new PolicyPlan(document);
        CArithmetic arithmetic = options.IsFixed ? new FixedArithmetic(plan) : new CReal(plan, options);
        var head = $"/*\n{string.Concat(origin.Lines(document).Select(line => $" * {CText.Comment(line)}\n"))} */\n";
        var code = arithmetic.Write(head);
        var vectors = new CVectors(plan, arithmetic, head);
        (string Mark, string Text)[] marks =
        [
            .. arithmetic.Marks, ("@NUMBER@", arithmetic.Number), ("@LIBRARIES@", arithmetic.Libraries),
            (Templates.Head, head.TrimEnd('\n')),
        ];

        string Template(string name) =>
            marks.Aggregate(Templates.Read(name), (text, mark) => text.Replace(mark.Mark, mark.Text, StringComparison.Ordinal));
        ExportFile File(string name, string text) => new(Folder + name, ExportOrigin.Bytes(text));
        return
        [
            File("policy.h", new CHeader(plan, arithmetic, head).Write()),
            File("policy.c", code.Text),
            File("policy_vectors.h", vectors.Write()),
            File("README.md", new CReadme(plan, origin, arithmetic, code, vectors).Write()),
            .. TemplateNames.Select(name => File(name, Template(name))),
        ];
    }

    /// <summary>What whoever puts the policy on a robot has to know, a sentence each; the README of the C has it, too.</summary>
    /// <param name="document">A policy file with its interface, and at least one vector in it.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="PolicyFormatException">As of <see cref="Write"/>.</exception>
    public static IReadOnlyList<string> Warnings(PolicyDocument document, COptions options)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        return options.IsFixed ? new FixedArithmetic(new PolicyPlan(document)).Warnings : [];
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
