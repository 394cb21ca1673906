using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests.Fixed;

/// <summary>The C in whole numbers on emulated Cortex-M boards: the same numbers everywhere, and no floating point.</summary>
[Needs(External.ArmTools, External.CCompilers, External.MuJoCo)]
public sealed partial class FixedArmTests
{
    [Theory]
    [InlineData("8 bits", 8)]
    [InlineData("16 bits", 16)]
    [InlineData("functions", 12)]
    [InlineData("linear", 8)]
    [InlineData("no edges", 8)]
    public void Self_test_on_every_board_has_the_differences_that_it_has_here(string kind, int bits)
    {
        var document = Samples.Quantized(Samples.Of(kind, 20), bits);
        using var folder = new Folder().With(CExport.Write(document, Samples.Origin, new COptions(IsFixed: true)));
        var here = Differences().Match(Tool.Run(folder.C, "make", ["test"])).Value;

        Assert.NotEmpty(here);
        foreach (var processor in (string[])["cortex-m0plus", "cortex-m3", "cortex-m4"])
        {
            var said = Tool.Run(folder.C, "make", ["qemu", $"CPU={processor}"]);

            Assert.Contains("\nok\n", said, StringComparison.Ordinal);
            Assert.Contains(here, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Linear_policy_needs_no_floating_point_no_RAM_and_a_fraction_of_the_instructions()
    {
        var document = Samples.Quantized(Samples.Of("linear", 20), 8);
        using var whole = new Folder().With(CExport.Write(document, Samples.Origin, new COptions(IsFixed: true)));
        using var real = new Folder().With(CExport.Write(document, Samples.Origin, new COptions()));
        Tool.Run(whole.C, "make", ["size"]);

        foreach (var processor in (string[])["cortex-m0plus", "cortex-m3", "cortex-m4"])
        {
            var symbols = Tool.Run(whole.C, "arm-none-eabi-nm", [$"policy_{processor}.elf"]);
            // Of single and double precision: addition, products, comparisons, conversions.
            Assert.DoesNotMatch(@"__aeabi_[fd]\w+|__aeabi_\w+2[fd]|tanh", symbols);
        }
        Assert.Matches(@"\n\s+\d+\s+0\s+0\s+\d+\s+\w+\s+policy_cortex-m0plus\.o\n", "\n" + Tool.Run(whole.C, "arm-none-eabi-size",
            ["policy_cortex-m0plus.o"]));
        Assert.InRange(InstructionsOf(whole), 100, InstructionsOf(real) / 4);
    }

    private static int InstructionsOf(Folder folder) =>
        int.Parse(Instructions().Match(Tool.Run(folder.C, "make", ["qemu"])).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+ vectors; the largest difference is \d+ steps of an action\n")]
    private static partial Regex Differences();

    [GeneratedRegex(@"emulator counts: (\d+)")]
    private static partial Regex Instructions();
}
