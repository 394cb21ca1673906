using EsEnas.Client.Doctor;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Export;
using EsEnas.Export.C;
using EsEnas.Export.Onnx;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Workers;

namespace EsEnas.Client.Exports;

/// <summary>Makes the files of an export: the policy with its interface, in every format that is asked for.</summary>
internal static class PolicyExport
{
    /// <summary>Makes them; plays a few episodes for the test vectors.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="formats">Which.</param>
    /// <param name="c">How C is written.</param>
    /// <param name="context">The invocation; its interruption ends the episodes.</param>
    /// <param name="prefix">What the C's names begin with.</param>
    /// <param name="isMeasured">Whether the README of the C has its sizes, if there is a cross compiler.</param>
    /// <exception cref="CommandException">The policy has no episodes, or a number that a format has no room for.</exception>
    public static IReadOnlyList<ExportFile> Make(PolicyDocument policy, IReadOnlyCollection<ExportFormat> formats, COptions c,
        CommandContext context, string prefix = CPrefix.Usual, bool isMeasured = true)
    {
        try
        {
            var specification = SpecificationYaml.Read(policy.Provenance.Specification);
            var origin = new ExportOrigin(VersionText.Program, SpecificationText.Hash(specification));
            var whole = WithInterface(policy, context);
            var made = formats.Order().SelectMany(format => Files(format, whole, origin, c));
            List<ExportFile> files = [.. made.DistinctBy(file => file.Name)];
            foreach (var warning in isMeasured && formats.Contains(ExportFormat.C) ? CExport.Warnings(whole, c) : [])
                context.Note("warning: " + SafeText.Shown(warning));
            return CPrefix.Apply(isMeasured && formats.Contains(ExportFormat.C)
                ? CExport.WithSizes(files, ArmSizes.Measure(files, context.Interrupted))
                : files, prefix);
        }
        catch (PolicyFormatException error)
        {
            throw CommandException.Usage($"the policy cannot be exported: {error.Message}");
        }
    }

    /// <summary>The policy file with signals and test vectors.</summary>
    /// <exception cref="CommandException">The task's model ends the process that steps it.</exception>
    /// <exception cref="PolicyFormatException">The policy is not one of its task.</exception>
    public static PolicyDocument WithInterface(PolicyDocument policy, CommandContext context)
    {
        using var workers = context.CreateWorkers();
        try
        {
            return GuardedInterfaces.Add(policy, workers, context.Interrupted);
        }
        catch (InvalidOperationException error)
        {
            throw new CommandException(ExitCode.RunFailed, $"the policy has no test vectors: {error.Message}");
        }
    }

    private static IEnumerable<ExportFile> Files(ExportFormat format, PolicyDocument policy, ExportOrigin origin, COptions c) =>
        format switch
        {
            ExportFormat.Json => [PolicyFiles.Json(policy)],
            ExportFormat.C => CExport.Write(policy, origin, c),
            ExportFormat.Onnx => [OnnxExport.Write(policy, origin, c.IsDouble)],
            ExportFormat.Python => PythonExport.Write(policy, origin),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not a format"),
        };
}
