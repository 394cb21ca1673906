using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Client.Exports;

/// <summary>Compiles a policy's C for Cortex-M, to know its size.</summary>
internal static class CompiledPolicy
{
    /// <summary>The sizes on every processor: in single precision, and for a policy of few bits in whole numbers as well.</summary>
    /// <exception cref="CommandException">There is no cross compiler, or the policy cannot be written as C.</exception>
    public static IReadOnlyList<(string Arithmetic, CSize Size)> Measure(PolicyDocument policy, CommandContext context)
    {
        var sizes = new List<(string, CSize)>();
        foreach (var options in policy.Quantization is null ? (COptions[])[new COptions()] : [new COptions(), new COptions(IsFixed: true)])
        {
            var measured = ArmSizes.Measure(PolicyExport.Make(policy, [ExportFormat.C], options, context, isMeasured: false),
                context.Interrupted);
            if (measured.Count == 0)
                throw CommandException.Usage("--sizes: arm-none-eabi-gcc is not there or does not compile; it takes the packages " +
                    "gcc-arm-none-eabi and libnewlib-arm-none-eabi");
            sizes.AddRange(measured.Select(size => (options.IsFixed ? "whole numbers" : "floats", size)));
        }
        return sizes;
    }
}
