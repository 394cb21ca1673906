using System.Globalization;
using System.Text;
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
            Assert.DoesNotMatch(@"\b(policy|POLICY)_|\bpolicy\.[ch]\b", Encoding.UTF8.GetString(file.Content.Span));
        }
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
