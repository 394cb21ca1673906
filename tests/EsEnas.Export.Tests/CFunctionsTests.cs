using System.Globalization;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests;

/// <summary>The functions of <c>--no-libm</c> against those of the C library in higher precision, over millions of arguments.</summary>
[Needs(External.CCompilers)]
public sealed class CFunctionsTests
{
    // Prints the largest errors in units: tanh, exp (relative), sin and cos (each less its allowance for the argument), the logistic one.
    private const string Program = """
        #include <math.h>
        #include <stdint.h>
        #include <stdio.h>
        typedef REAL policy_real;
        FUNCTIONS
        static void worst(long double error, long double *largest) { if (!(error <= *largest)) *largest = error; }
        int main(void)
        {
            long double largest[4] = { 0, 0, 0, 0 };
            const long double unit = UNIT;
            long i;
            for (i = -1000000; i <= 1000000; i++)
            {
                const policy_real x = (policy_real)((long double)i * 1.0000123L / 40000.0L);
                const policy_real wide = (policy_real)((long double)i * (long double)i * (long double)i / 3.0e11L);
                const policy_real e = (policy_real)((long double)i * LIMIT / 1000000.0L);
                worst(fabsl((long double)policy_tanh(x) - tanhl((long double)x)) / unit, &largest[0]);
                worst(fabsl((long double)policy_exp(e) - expl((long double)e)) / expl((long double)e) / unit, &largest[1]);
                worst(fabsl((long double)policy_sin(wide) - sinl((long double)wide)) / unit - 2.0L * fabsl((long double)wide), &largest[2]);
                worst(fabsl((long double)policy_cos(wide) - cosl((long double)wide)) / unit - 2.0L * fabsl((long double)wide), &largest[3]);
            }
            for (i = 0; i < 4; i++) printf("%.3Lf ", largest[i]);
            /* What is no number stays none, and what is too large ends somewhere. */
            {
                volatile policy_real zero = 0;
                const policy_real nan = zero / zero, infinity = 1 / zero;
                printf("%d %d %d %d %d %d %d\n", policy_tanh(nan) != policy_tanh(nan), policy_exp(nan) != policy_exp(nan),
                    policy_sin(nan) != policy_sin(nan), policy_tanh(infinity) == 1, policy_tanh(-infinity) == -1,
                    fabs((double)policy_sin((policy_real)1e30)) <= 1, policy_exp(-infinity) < 1e-30);
            }
            return 0;
        }
        """;

    [Theory]
    [InlineData(false, "gcc")]
    [InlineData(false, "clang")]
    [InlineData(true, "gcc")]
    [InlineData(true, "clang")]
    public void Functions_without_a_library_stay_within_the_bounds_that_they_state(bool isDouble, string compiler)
    {
        using var folder = new Folder();
        var functions = new CFunctions(new CNumber(isDouble), usesLibrary: false);
        File.WriteAllText(Path.Combine(folder.Path, "t.c"),
            Program.Replace("FUNCTIONS", functions.Definitions(Enum.GetValues<Nonlinearity>()), StringComparison.Ordinal));
        Tool.Run(folder.Path, compiler, ["-std=c99", "-O2", "-ffp-contract=off", $"-DREAL={(isDouble ? "double" : "float")}",
            $"-DUNIT={(isDouble ? "0x1p-53L" : "0x1p-24L")}", $"-DLIMIT={(isDouble ? "700.0L" : "87.0L")}", "-o", "t", "t.c", "-lm"]);

        var said = Tool.Run(folder.Path, Path.Combine(folder.Path, "t"), []).Split(' ', StringSplitOptions.TrimEntries);
        var largest = said[..4].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();

        Assert.InRange(largest[0], 0.1, 5);
        Assert.InRange(largest[1], 0.1, 16);
        Assert.InRange(largest[2], 0.0, 5);
        Assert.InRange(largest[3], 0.0, 5);
        Assert.All(said[4..], flag => Assert.Equal("1", flag));
    }
}
