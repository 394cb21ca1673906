using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests;

/// <summary>Two policies in one program.</summary>
public sealed class CPrefixTests
{
    private const string Program = """
        #include <stdio.h>
        #include "left.h"
        #include "right_2.h"

        int main(void)
        {
            static left_real seen[LEFT_OBSERVATIONS];
            static right_2_real other[RIGHT_2_OBSERVATIONS];
            left_real action[LEFT_ACTIONS];
            right_2_real turned[RIGHT_2_ACTIONS];
            const left_status first = left_step(seen, action);
            const right_2_status second = right_2_step(other, turned);
            printf("%d %d %.17g %.17g\n", (first == LEFT_OK), (second == RIGHT_2_OK), (double)action[0], (double)turned[0]);
            return 0;
        }

        """;

    [Fact, Needs(External.CCompilers, External.MuJoCo)]
    public void Two_policies_with_names_of_their_own_link_into_one_program_and_each_acts_as_itself()
    {
        PolicyDocument[] policies = [Samples.Of("linear", 1), Samples.Of("functions", 2)];
        using var folder = new Folder();
        COptions[] options = [new COptions(IsDouble: true), new COptions(IsDouble: true, UsesLibrary: false)];
        string[] names = ["left", "right_2"];
        for (var i = 0; i < 2; i++) folder.With(CPrefix.Apply(CExport.Write(policies[i], Samples.Origin, options[i]), names[i]));
        File.WriteAllText(Path.Combine(folder.C, "main.c"), Program);

        foreach (var compiler in (string[])["gcc", "clang"])
        {
            Tool.Run(folder.C, compiler, ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror",
                "-ffp-contract=off", "-o", "both", "main.c", "left.c", "right_2.c", "-lm"]);
            var said = Tool.Run(folder.C, Path.Combine(folder.C, "both"), []).Trim().Split(' ');
            Assert.Equal(["1", "1"], said[..2]);
            for (var i = 0; i < 2; i++)
                Assert.Equal(Samples.Act(policies[i], new double[policies[i].Network.ObservationSize])[0],
                    double.Parse(said[2 + i], CultureInfo.InvariantCulture), 12);
        }
    }

    [Theory, Needs(External.CCompilers, External.MuJoCo)]
    [InlineData("linear", false)]
    [InlineData("16 bits", true)]
    public void Export_with_names_of_its_own_tests_itself_and_nothing_has_the_usual_name(string kind, bool isFixed)
    {
        var files = CPrefix.Apply(CExport.Write(Samples.Of(kind, 3), Samples.Origin, new COptions(IsFixed: isFixed)), "arm");
        using var folder = new Folder().With(files);

        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe"]), StringComparison.Ordinal);
        Assert.Contains("c/arm.h", files.Select(file => file.Name));
        foreach (var file in files)
        {
            Assert.DoesNotMatch(@"policy(_|\.[ch])", file.Name);
            Assert.DoesNotMatch(@"\bpolicy_|POLICY_|\bpolicy\.[ch]\b", Encoding.UTF8.GetString(file.Content.Span));
        }
    }

    /// <summary>Kinds of policies and ways to write them, which between them have every table and function.</summary>
    public static TheoryData<string, bool, bool> Writings => new()
    {
        { "functions", false, true }, { "functions", false, false }, { "8 bits", false, true }, { "functions", true, false },
        { "16 bits", true, false }, { "linear", true, false }, { "biases alone", true, false },
    };

    [Theory, Needs(External.MuJoCo), MemberData(nameof(Writings))]
    public void No_prefix_makes_a_name_of_the_code_that_the_code_has_already(string kind, bool isFixed, bool usesLibrary)
    {
        var document = isFixed ? Samples.Quantized(Samples.Of(kind, 3), 16) : Samples.Of(kind, 3);
        var files = CExport.Write(document, Samples.Origin, new COptions(UsesLibrary: usesLibrary, IsFixed: isFixed))
            .ToDictionary(file => file.Name, file => Encoding.UTF8.GetString(file.Content.Span));
        string[][] units =
        [
            ["c/policy.h", "c/policy.c"], ["c/policy.h", "c/policy_pipe.c"],
            ["c/policy.h", "c/policy_vectors.h", "c/board.h", "c/policy_test.c"], ["c/board.h", "c/board.c"],
        ];
        foreach (var unit in units)
        {
            // Words of the code: no comments, no texts.
            var code = Regex.Replace(string.Concat(unit.Select(name => files[name])), @"/\*.*?\*/|""(\\.|[^""\\])*""", " ",
                RegexOptions.Singleline);
            var words = Regex.Matches(code, @"[A-Za-z_]\w*").Select(match => match.Value).ToHashSet();
            foreach (var renamed in words.Where(word => word.StartsWith("policy_", StringComparison.OrdinalIgnoreCase)))
            {
                var tail = renamed["policy".Length..];
                var taken = words.Where(word => word.EndsWith(tail, StringComparison.Ordinal)
                    && !word.StartsWith("policy_", StringComparison.OrdinalIgnoreCase)
                    && IsPrefix(word[..^tail.Length], isMacro: renamed[0] == 'P')).ToList();
                Assert.True(taken.Count == 0, $"{renamed} would become {string.Join(", ", taken)}, which {unit[^1]} has");
            }
        }
    }

    private static bool IsPrefix(string head, bool isMacro) =>
        head == (isMacro ? head.ToUpperInvariant() : head.ToLowerInvariant()) && CPrefix.IsAllowed(head.ToLowerInvariant());

    [Theory, Needs(External.CCompilers, External.MuJoCo)]
    [InlineData("action")]
    [InlineData("observation")]
    public void Prefix_that_is_a_word_of_the_code_compiles(string prefix)
    {
        var files = CPrefix.Apply(CExport.Write(Samples.Of("16 bits", 3), Samples.Origin, new COptions(IsFixed: true)), prefix);
        using var folder = new Folder().With(files);

        Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["test", "pipe"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("left_2", true)]
    [InlineData("policy", true)]
    [InlineData("", false)]
    [InlineData("Left", false)]
    [InlineData("2left", false)]
    [InlineData("_left", false)]
    [InlineData("left arm", false)]
    [InlineData("left\n", false)]
    [InlineData("../left", false)]
    [InlineData("größe", false)]
    [InlineData("board", false)]
    [InlineData("math", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyz_12345", false)]
    public void Prefix_is_a_name_in_C_and_of_no_other_header(string prefix, bool isAllowed) =>
        Assert.Equal(isAllowed, CPrefix.IsAllowed(prefix));
}
