using System.Globalization;
using EsEnas.Core.Policies;
using EsEnas.Export.Fixed;

namespace EsEnas.Export.Tests.Fixed;

/// <summary>The functions of <c>--fixed</c> against those of the C library in higher precision, over millions of arguments.</summary>
[Needs(External.CCompilers)]
public sealed class FixedFunctionsTests
{
    // Prints the largest errors: tanh; exp (relative, its result having 29 bits); sin; cos; the reciprocal, relative; the square.
    private const string Program = """
        #include <math.h>
        #include <stdint.h>
        #include <stdio.h>
        #define ONE 1073741824
        FUNCTIONS
        static void worst(long double error, long double *largest) { if (!(fabsl(error) <= *largest)) *largest = fabsl(error); }
        int main(void)
        {
            long double largest[6] = { 0, 0, 0, 0, 0, 0 };
            long i;
            for (i = -1000000; i <= 1000000; i++)
            {
                const int64_t x = (int64_t)i * 1073 + i % 7;
                const int64_t power = (int64_t)i * 1000 + i % 7;
                const uint32_t turn = (uint32_t)(i * 4294);
                const long double e = powl(2, (long double)power / 33554432.0L);
                const int range = (int)floorl((long double)power / 33554432.0L) + 1;
                const long double r = (long double)x / 67108864.0L;
                worst(fixed_tanh((int32_t)x) / (long double)ONE - tanhl((long double)x / 134217728.0L), &largest[0]);
                if (power < 968163000) worst((ldexpl(fixed_exp(power, range), range - 30) / e) - 1, &largest[1]);
                worst(fixed_circle(turn, 0u) / (long double)ONE - sinl(turn * (3.14159265358979323846L / 2147483648.0L)), &largest[2]);
                worst(fixed_circle(turn, 1u) / (long double)ONE - cosl(turn * (3.14159265358979323846L / 2147483648.0L)), &largest[3]);
                worst(fixed_reciprocal((int32_t)x, 26u) / 67108864.0L * (x >= 0 ? fmaxl(r, 0.1L) : fminl(r, -0.1L)) - 1, &largest[4]);
                worst(fixed_square((int32_t)x, 30u) / (long double)ONE - ((long double)x * x / 1152921504606846976.0L), &largest[5]);
            }
            for (i = 0; i < 6; i++) printf("%.3Le ", largest[i]);
            /* The ends of every range. */
            printf("%d %d %d %d %d\n", fixed_tanh(-ONE) >= -ONE && fixed_tanh(ONE) <= ONE, fixed_exp(INT64_MIN / 2, 0) == 0,
                fixed_exp(INT64_MAX / 2, 28) == ONE, fixed_exp(INT64_MAX / 2, 29) < ONE, fixed_square(-ONE, 29u) == ONE);
            return 0;
        }
        """;

    [Theory]
    [InlineData("gcc")]
    [InlineData("clang")]
    public void Functions_in_whole_numbers_stay_within_the_bounds_that_they_state(string compiler)
    {
        using var folder = new Folder();
        var functions = FixedFunctions.Arithmetic + FixedFunctions.Definitions(Enum.GetValues<Nonlinearity>());
        File.WriteAllText(Path.Combine(folder.Path, "t.c"), Program.Replace("FUNCTIONS", functions, StringComparison.Ordinal));
        Tool.Run(folder.Path, compiler, ["-std=c99", "-O2", "-fsanitize=undefined", "-fsanitize-undefined-trap-on-error", "-o", "t", "t.c",
            "-lm"]);

        var said = Tool.Run(folder.Path, Path.Combine(folder.Path, "t"), []).Split(' ', StringSplitOptions.TrimEntries);
        var largest = said[..6].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();

        Assert.InRange(largest[0], 1e-9, FixedErrorBound.TanhError);
        // Rounding the argument is not in it.
        Assert.InRange(largest[1], 1e-9, FixedErrorBound.ExpError / 2);
        Assert.InRange(largest[2], 1e-11, FixedErrorBound.CircleError);
        Assert.InRange(largest[3], 1e-11, FixedErrorBound.CircleError);
        Assert.InRange(largest[4], 1e-11, 1e-6);
        Assert.InRange(largest[5], 1e-11, 1e-9);
        Assert.All(said[6..], flag => Assert.Equal("1", flag));
    }
}
