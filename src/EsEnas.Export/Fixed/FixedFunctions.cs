using System.Globalization;
using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.Fixed;

/// <summary>Arithmetic and functions on whole numbers in C: nothing but what the processor does with 32 bits, and products of 64.</summary>
internal static class FixedFunctions
{
    private const int Nodes = 65;
    private const int NumbersInALine = 6;

    /// <summary>The arithmetic that everything needs.</summary>
    public const string Arithmetic = """
        /* x / 2^bits, rounded down. Shifting a negative number is up to the compiler in C; this is not, and costs the same. */
        static int64_t shifted(int64_t x, unsigned int bits)
        {
            return (x >= 0) ? (x >> bits) : ~(~x >> bits);
        }

        /* x / 2^bits, rounded to the nearest. */
        static int64_t rounded(int64_t x, unsigned int bits)
        {
            return (bits == 0u) ? x : shifted(x + ((int64_t)1 << (bits - 1u)), bits);
        }

        static int32_t limited(int64_t x, int32_t most)
        {
            return (x > most) ? most : ((x < -most) ? -most : (int32_t)x);
        }

        /* a * b, where ONE stands for 1. */
        static int32_t product(int32_t a, int32_t b)
        {
            return (int32_t)rounded((int64_t)a * b, 30u);
        }


        """;

    /// <summary>The expression of a function at <c>x</c>, an argument in the Q-format of its kind: 2^30 is the largest value.</summary>
    /// <param name="function">The function.</param>
    /// <param name="detail">The expression of its kind's detail.</param>
    public static string Expression(Nonlinearity function, string detail) => function switch
    {
        Nonlinearity.Tanh => "fixed_tanh(limited(x, ONE))",
        Nonlinearity.Relu => "(x <= 0) ? 0 : limited(x, ONE)",
        Nonlinearity.Exp => $"fixed_exp(x, {detail})",
        Nonlinearity.Identity => "limited(x, ONE)",
        Nonlinearity.Sin => "fixed_circle((uint32_t)(uint64_t)x, 0u)",
        Nonlinearity.Sigmoid => "(ONE / 2) + (fixed_tanh(limited(x, ONE)) / 2)",
        Nonlinearity.Abs => "limited((x < 0) ? -x : x, ONE)",
        Nonlinearity.Cos => "fixed_circle((uint32_t)(uint64_t)x, 1u)",
        Nonlinearity.Square => $"fixed_square(limited(x, ONE), (unsigned int){detail})",
        Nonlinearity.Reciprocal => $"fixed_reciprocal(limited(x, ONE), (unsigned int){detail})",
        Nonlinearity.Step => "(x >= 0) ? ONE : 0",
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a nonlinearity"),
    };

    /// <summary>Whether the kind's detail is read.</summary>
    public static bool HasDetail(Nonlinearity function) =>
        function is Nonlinearity.Exp or Nonlinearity.Square or Nonlinearity.Reciprocal;

    /// <summary>The definitions of what is used; tanh always is.</summary>
    public static string Definitions(IEnumerable<Nonlinearity> used)
    {
        var functions = used.ToHashSet();
        var text = new StringBuilder(TanhDefinition());
        if (functions.Contains(Nonlinearity.Exp)) text.Append(ExpDefinition());
        if (functions.Contains(Nonlinearity.Sin) || functions.Contains(Nonlinearity.Cos)) text.Append(CircleDefinition());
        if (functions.Contains(Nonlinearity.Square)) text.Append(SquareDefinition);
        if (functions.Contains(Nonlinearity.Reciprocal)) text.Append(ReciprocalDefinition);
        return text.ToString();
    }

    private static string TanhDefinition() => $$"""
        /*
         * tanh of x / 2^27, limited to 8: the series around the nearest eighth, whose tanh stands in a table. Wrong by {{Text(
            FixedErrorBound.TanhError)}} at most.
         */
        static int32_t fixed_tanh(int32_t x)
        {
            static const int32_t node[{{Nodes}}] =
            {
                {{Table(Enumerable.Range(0, Nodes).Select(i => Math.Tanh(i / 8.0)))}}
            };
            const int32_t size = (x < 0) ? -x : x;
            const int32_t nearest = (size + 8388608) / 16777216;
            const int32_t d = (size - (nearest * 16777216)) * 8;
            const int32_t t = node[nearest];
            const int32_t square = product(t, t);
            int32_t sum = product(d, product(t, {{Whole(2.0 / 3)}} - square)) + square - {{Whole(1.0 / 3)}};
            sum = product(d, sum) - t;
            sum = product(d, sum) + ONE;
            sum = t + product(product(d, ONE - square), sum);
            return (x < 0) ? -sum : sum;
        }


        """;

    private static string ExpDefinition() => $$"""
        /*
         * 2^(x / 2^25), that is exp, of at most exp(20); 2^30 stands for 2^range. Wrong by {{Text(FixedErrorBound.ExpError)}} of itself
         * at most, rounding of x included.
         */
        static int32_t fixed_exp(int64_t x, int32_t range)
        {
            static const int32_t coefficient[8] =
            {
                {{Table(Enumerable.Range(0, 8).Reverse().Select(i => 1 / Factorial(i)))}}
            };
            const int32_t power = limited((x > {{Math.Round(20 / Math.Log(2) * (1 << FixedKind.PowerBits))}}) ? {{Math.Round(
                20 / Math.Log(2) * (1 << FixedKind.PowerBits))}} : x, ONE);
            const int32_t whole = (int32_t)rounded(power, 25u);
            const int32_t rest = product((power - (whole * 33554432)) * 32, {{Whole(Math.Log(2))}});
            const int32_t down = range - whole;
            int32_t sum = coefficient[0];
            unsigned int i;
            for (i = 1u; i < 8u; i++)
            {
                sum = product(sum, rest) + coefficient[i];
            }
            return (down < 0) ? ONE : ((down > 31) ? 0 : limited(rounded(sum, (unsigned int)down), ONE));
        }


        """;

    private static string CircleDefinition() => $$"""
        /* sin of a turn / 2^32 and quarters of a turn. Wrong by {{Text(FixedErrorBound.CircleError)}} at most. */
        static int32_t fixed_circle(uint32_t turn, uint32_t quarters)
        {
            static const int32_t sine[5] =
            {
                {{Table(Enumerable.Range(0, 5).Reverse().Select(i => (i % 2 == 0 ? 1 : -1) / Factorial((2 * i) + 1)))}}
            };
            static const int32_t cosine[5] =
            {
                {{Table(Enumerable.Range(0, 5).Reverse().Select(i => (i % 2 == 0 ? 1 : -1) / Factorial(2 * i)))}}
            };
            const uint32_t moved = turn + 0x20000000u;
            const uint32_t quadrant = ((moved >> 30) + quarters) & 3u;
            const int32_t rest = (int32_t)(moved & 0x3FFFFFFFu) - 0x20000000;
            const int32_t angle = product(2 * rest, {{Whole(Math.PI / 4)}});
            const int32_t square = product(angle, angle);
            const int32_t *const series = ((quadrant & 1u) == 0u) ? sine : cosine;
            int32_t sum = series[0];
            unsigned int i;
            for (i = 1u; i < 5u; i++)
            {
                sum = product(sum, square) + series[i];
            }
            sum = limited(((quadrant & 1u) == 0u) ? product(sum, angle) : sum, ONE);
            return (quadrant >= 2u) ? -sum : sum;
        }


        """;

    private const string SquareDefinition = """
        static int32_t fixed_square(int32_t x, unsigned int bits)
        {
            return limited(rounded((int64_t)x * x, bits), ONE);
        }


        """;

    private const string ReciprocalDefinition = """
        /* 16 is the largest value; an argument has so many bits after the point, and 0.1 is the smallest. */
        static int32_t fixed_reciprocal(int32_t x, unsigned int bits)
        {
            const int32_t tenth = 107374182 / ((int32_t)1 << (30u - bits));
            const int32_t far = (x >= 0) ? ((x < tenth) ? tenth : x) : ((x > -tenth) ? -tenth : x);
            return (int32_t)(((int64_t)1 << (bits + 26u)) / far);
        }


        """;

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    private static long Whole(double value) => (long)Math.Round(Math.ScaleB(value, FixedPlan.FullBits));

    private static string Table(IEnumerable<double> values) => string.Join(",\n        ",
        values.Select(value => Whole(value).ToString(CultureInfo.InvariantCulture)).Chunk(NumbersInALine)
            .Select(line => string.Join(", ", line)));

    private static string Text(double value) => value.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
