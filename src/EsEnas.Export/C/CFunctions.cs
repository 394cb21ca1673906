using System.Text;
using EsEnas.Core.Policies;

namespace EsEnas.Export.C;

/// <summary>The functions of neurons in C: those of math.h, or our own without a library.</summary>
internal sealed class CFunctions(CNumber number, bool usesLibrary)
{
    private const int FloatTerms = 8;
    private const int DoubleTerms = 14;

    /// <summary>The call of tanh.</summary>
    public string Tanh => usesLibrary ? Library("tanh") : "policy_tanh";

    /// <summary>The expression of a function at <c>x</c>. NaN stays NaN in all but the step, as in the product.</summary>
    public string Expression(Nonlinearity function) => function switch
    {
        Nonlinearity.Tanh => $"{Tanh}(x)",
        Nonlinearity.Relu => $"(x <= {Zero}) ? {Zero} : x",
        Nonlinearity.Exp => $"{Exp}((x > {number.Of(20)}) ? {number.Of(20)} : x)",
        Nonlinearity.Identity => "x",
        Nonlinearity.Sin => usesLibrary ? $"{Library("sin")}(x)" : "policy_sin(x)",
        Nonlinearity.Sigmoid => $"{One} / ({One} + {Exp}(-x))",
        Nonlinearity.Abs => usesLibrary ? $"{Library("fabs")}(x)" : $"(x > {Zero}) ? x : ({Zero} - x)",
        Nonlinearity.Cos => usesLibrary ? $"{Library("cos")}(x)" : "policy_cos(x)",
        Nonlinearity.Square => "x * x",
        Nonlinearity.Reciprocal =>
            $"{One} / ((x >= {Zero}) ? ((x < {Tenth}) ? {Tenth} : x) : ((x > -{Tenth}) ? -{Tenth} : x))",
        Nonlinearity.Step => $"(x >= {Zero}) ? {One} : {Zero}",
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a nonlinearity"),
    };

    /// <summary>Our own definitions of what is used; empty with a library.</summary>
    public string Definitions(IEnumerable<Nonlinearity> used)
    {
        if (usesLibrary) return "";
        var functions = used.ToHashSet();
        var text = new StringBuilder(Introduction());
        text.Append(ExpDefinition()).Append(TanhDefinition());
        if (functions.Contains(Nonlinearity.Sin) || functions.Contains(Nonlinearity.Cos)) text.Append(CircleDefinition());
        if (functions.Contains(Nonlinearity.Sin)) text.Append(Circular("sin", 0));
        if (functions.Contains(Nonlinearity.Cos)) text.Append(Circular("cos", 1));
        return text.ToString();
    }

    private string Zero => number.Of(0);

    private string One => number.Of(1);

    private string Tenth => number.Of(0.1);

    private string Exp => usesLibrary ? Library("exp") : "policy_exp";

    private string Library(string name) => number.IsDouble ? name : name + "f";

    private int ExpLimit => number.IsDouble ? 700 : 87;

    private string Introduction() => $$"""
        /*
         * Functions without a C library. Errors in units of 2^-{{(number.IsDouble ? 53 : 24)}}: tanh, sin and cos at most 5, absolute
         * (sin and cos 2 more for each 1 of the argument's size); exp at most 16, relative, for arguments from
         * -{{ExpLimit}} to {{ExpLimit}}, and beyond as there.
         */

        """;

    private string ExpDefinition()
    {
        var terms = number.IsDouble ? DoubleTerms : FloatTerms;
        var powers = number.IsDouble ? 10 : 7;
        var limit = number.Of(ExpLimit);
        var half = number.Of(0.5);
        var coefficients = new List<string>();
        for (var i = terms - 1; i >= 0; i--)
        {
            var factorial = 1.0;
            for (var k = 2; k <= i; k++) factorial *= k;
            coefficients.Add(number.Of(1 / factorial));
        }
        var (high, low) = number.IsDouble ? (6.93145751953125E-1, 1.42860682030941723212E-6) : (0.693359375, -2.12194440054690583e-4);
        return $$"""
            static policy_real policy_exp(policy_real x)
            {
                /* 1 / n!, and 2^1, 2^2, 2^4, ... */
                static const policy_real coefficient[{{terms}}] =
                {
                    {{string.Join(",\n        ", coefficients.Chunk(4).Select(row => string.Join(", ", row)))}}
                };
                static const policy_real power[{{powers}}] =
                {
                    {{string.Join(",\n        ", Enumerable.Range(0, powers).Select(i => number.Of(Math.Pow(2, 1 << i))))}}
                };
                const policy_real cut = (x > {{limit}}) ? {{limit}} : ((x >= -{{limit}}) ? x : -{{limit}});
                const policy_real scaled = cut * {{number.Of(1.4426950408889634)}};
                const int32_t whole = (int32_t)((scaled >= {{Zero}}) ? (scaled + {{half}}) : (scaled - {{half}}));
                const policy_real rest = (cut - ((policy_real)whole * {{number.Of(high)}})) - ((policy_real)whole * {{number.Of(low)}});
                policy_real sum = coefficient[0];
                policy_real factor = {{One}};
                uint32_t left = (uint32_t)((whole < 0) ? -whole : whole);
                unsigned int i;
                for (i = 1u; i < {{terms}}u; i++)
                {
                    sum = (sum * rest) + coefficient[i];
                }
                for (i = 0u; i < {{powers}}u; i++)
                {
                    factor *= ((left & 1u) != 0u) ? power[i] : {{One}};
                    left >>= 1;
                }
                return (x == x) ? ((whole < 0) ? (sum / factor) : (sum * factor)) : x;
            }


            """;
    }

    private string TanhDefinition()
    {
        var limit = number.Of(number.IsDouble ? 20 : 10);
        return $$"""
            static policy_real policy_tanh(policy_real x)
            {
                const policy_real size = (x < {{Zero}}) ? -x : x;
                const policy_real twice = {{number.Of(2)}} * ((size > {{limit}}) ? {{limit}} : size);
                const policy_real positive = {{One}} - ({{number.Of(2)}} / (policy_exp(twice) + {{One}}));
                return (x < {{Zero}}) ? -positive : positive;
            }


            """;
    }

    private string CircleDefinition()
    {
        var sines = new List<string>();
        var cosines = new List<string>();
        var terms = number.IsDouble ? 9 : 5;
        for (var i = terms - 1; i >= 0; i--)
        {
            var factorial = 1.0;
            for (var k = 2; k <= (2 * i) + 1; k++) factorial *= k;
            var sign = i % 2 == 0 ? 1 : -1;
            sines.Add(number.Of(sign / factorial));
            cosines.Add(number.Of(sign * ((2 * i) + 1) / factorial));
        }
        var (high, middle, low) = number.IsDouble
            ? (1.57079625129699707031, 7.54978941586159635336e-8, 5.39030285815811905290e-15)
            : (1.5703125, 4.837512969970703125e-4, 7.54978995489188216e-8);
        var limit = number.Of(number.IsDouble ? 9007199254740992.0 : 16777216.0);
        var whole = number.IsDouble ? "int64_t" : "int32_t";
        return $$"""
            /* sin(x + quarters * pi / 2). From {{limit}} on neighboring numbers are further apart than a period: there it is sin(0). */
            static policy_real policy_circle(policy_real x, {{whole}} quarters)
            {
                static const policy_real sine[{{terms}}] =
                {
                    {{string.Join(",\n        ", sines.Chunk(3).Select(row => string.Join(", ", row)))}}
                };
                static const policy_real cosine[{{terms}}] =
                {
                    {{string.Join(",\n        ", cosines.Chunk(3).Select(row => string.Join(", ", row)))}}
                };
                const policy_real cut = ((x > -{{limit}}) && (x < {{limit}})) ? x : {{Zero}};
                const policy_real scaled = cut * {{number.Of(0.6366197723675814)}};
                const {{whole}} turns = ({{whole}})((scaled >= {{Zero}}) ? (scaled + {{number.Of(0.5)}}) : (scaled - {{number.Of(0.5)}}));
                const policy_real count = (policy_real)turns;
                const policy_real near = (cut - (count * {{number.Of(high)}})) - (count * {{number.Of(middle)}});
                const policy_real rest = near - (count * {{number.Of(low)}});
                const policy_real square = rest * rest;
                const {{whole}} quadrant = (((turns + quarters) % 4) + 4) % 4;
                policy_real sum;
                unsigned int i;
                if ((quadrant % 2) == 0)
                {
                    sum = sine[0];
                    for (i = 1u; i < {{terms}}u; i++)
                    {
                        sum = (sum * square) + sine[i];
                    }
                    sum *= rest;
                }
                else
                {
                    sum = cosine[0];
                    for (i = 1u; i < {{terms}}u; i++)
                    {
                        sum = (sum * square) + cosine[i];
                    }
                }
                return (x == x) ? ((quadrant >= 2) ? -sum : sum) : x;
            }


            """;
    }

    private static string Circular(string name, int quarters) => $$"""
        static policy_real policy_{{name}}(policy_real x)
        {
            return policy_circle(x, {{quarters}});
        }


        """;
}
