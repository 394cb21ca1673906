using System.Text;
using EsEnas.Core.Numerics;
using EsEnas.Core.Policies;
using EsEnas.Export.C;

namespace EsEnas.Export.Tests;

/// <summary>
/// Names from task files in C: whatever they are, the files compile without a warning and do what they would do otherwise.
/// </summary>
public sealed class CTextTests
{
    private static readonly string[] Hostile =
    [
        "*/ int main(void) { return 7; } /*", "\\", "x\\\n#error", "??/", "\"; system(\"x", "a\nb", "\r", "\u2028#include <x>", "", " ",
        "int", "1st", "same", "same", "same_2", "Same", "größer", "\U0001F600", "%s%n", "--> <script>", "| a | b |", "$(shell touch x)",
        "`touch x`", "@HEAD@", new string('x', 5000), "\0", "a*/", "/*", "//", "POLICY_H",
    ];

    [Theory, Needs(External.MuJoCo)]
    [InlineData("x---><img src=x onerror=alert(1)>")]
    [InlineData("--> <script>")]
    [InlineData("a--")]
    public void Markup_does_not_leave_the_comments_of_the_README(string name)
    {
        var document = Samples.Of("linear", 1);
        document = document with { Provenance = document.Provenance with { Run = name } };
        var readme = CExport.Write(document, Samples.Origin, new COptions())
            .Single(file => file.Name.EndsWith("README.md", StringComparison.Ordinal));

        var lines = Encoding.UTF8.GetString(readme.Content.Span).Split('\n')
            .TakeWhile(line => line.StartsWith("<!--", StringComparison.Ordinal)).ToList();
        Assert.Contains(lines, line => line.Contains("run", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(line.Length - 3, line.IndexOf("-->", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.DoesNotContain("--", line[4..^3], StringComparison.Ordinal));
    }

    [Fact, Needs(External.CCompilers, External.MuJoCo)]
    public void Hostile_names_cannot_inject_code()
    {
        var random = new RandomStream(3, RandomPurpose.Sample);
        for (var round = 0; round < 4; round++)
        {
            var document = Samples.Of(round % 2 == 0 ? "linear" : "functions", (uint)round);
            string Name(int i) => round == 0 ? Hostile[i % Hostile.Length] : Noise(random);
            document = Samples.WithInterface(document with
            {
                Task = Name(1),
                Provenance = document.Provenance with { Run = Name(0), Fingerprint = Name(2) },
            }, random, Name);
            using var folder = new Folder().With(CExport.Write(document, new ExportOrigin(Name(3), Name(4)), new COptions()));

            foreach (var compiler in (string[])["gcc", "clang"])
                Assert.Contains("\nok\n", Tool.Run(folder.C, "make", ["-B", "test", "pipe", $"CC={compiler}"]), StringComparison.Ordinal);
            foreach (var file in Directory.GetFiles(folder.C, "*.[ch]"))
                Assert.DoesNotContain(File.ReadAllText(file), letter => letter is not ('\n' or (>= ' ' and <= '~')));
        }
    }

    [Fact]
    public void Header_and_readme_say_what_the_policy_was_trained_to_bear_and_nothing_where_that_was_nothing()
    {
        var document = Samples.Of("linear");
        var files = CExport.Write(document, Samples.Origin, new COptions()).ToDictionary(file => Path.GetFileName(file.Name), Text);

        Assert.Contains("sensor 0 minus sensor 1, 0; noise in training: normal 0.02 plus uniform 0 to 0.1", files["policy.h"],
            StringComparison.Ordinal);
        // Of AVR it would not be true.
        Assert.DoesNotContain("constant tables, in flash", files["README.md"], StringComparison.Ordinal);
        Assert.Contains("on AVR the compiler copies the tables to RAM", files["README.md"], StringComparison.Ordinal);
        Assert.Contains("| noise on sensor 0 | normal 0.02 plus uniform 0 to 0.1 |\n", files["README.md"], StringComparison.Ordinal);
        Assert.Contains("| actionDelay | 0 to 2 steps |\n| massScale | 0.8 to 1.2 |\n", files["README.md"], StringComparison.Ordinal);
        foreach (var file in CExport.Write(Samples.Untroubled(document), Samples.Origin, new COptions()))
            Assert.DoesNotMatch("noise in training|trained to bear", Text(file));

        static string Text(ExportFile file) => Encoding.UTF8.GetString(file.Content.Span);
    }

    [Theory]
    [InlineData(SignalKind.PreviousAction, "hip before", "hip", 0, "", "fed back; action of hip in the step before, 0 in the first")]
    [InlineData(SignalKind.Target, "target speed", "speed", 0, "", "commanded; target speed")]
    [InlineData(SignalKind.JointVelocity, "root velocity y", "root", 1, "m/s", "m/s; velocity of joint root, 1, in the axes of the world")]
    [InlineData(SignalKind.JointVelocity, "root angular velocity y", "root", 4, "rad/s",
        "rad/s; velocity of joint root, 4, about the axes of its body")]
    [InlineData(SignalKind.JointPosition, "root position z", "root", 2, "m", "m; position of joint root, 2, in the axes of the world")]
    [InlineData(SignalKind.JointVelocity, "rail velocity", "rail", 0, "m/s", "m/s; velocity of joint rail, 0")]
    [InlineData(SignalKind.Sensor, "gyro 1", "gyro", 1, "", "unit of the sensor; sensor gyro, 1")]
    public void Header_says_what_a_robot_measures_and_what_its_own_code_supplies(SignalKind kind, string name, string of, int component,
        string unit, string expected)
    {
        var document = Samples.Untroubled(Samples.Of("linear"));
        var section = document.Interface!;
        document = document with
        {
            Interface = section with
            {
                Observations = [.. section.Observations.Select((signal, i) => i != 0 ? signal
                    : new ObservationSignal(name, unit, kind, of, component) { Seen = signal.Seen })],
            },
        };

        var header = CExport.Write(document, Samples.Origin, new COptions()).Single(file => file.Name == "c/policy.h");

        var line = Encoding.UTF8.GetString(header.Content.Span).Split('\n')
            .Single(text => text.StartsWith("#define POLICY_OBSERVATION_", StringComparison.Ordinal)
                && text.Contains(" 0u ", StringComparison.Ordinal));
        Assert.Equal(expected, line[(line.IndexOf("/* ", StringComparison.Ordinal) + 3)..^3]
            .Replace("; not read", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Comment_keeps_what_can_do_nothing_and_nothing_else()
    {
        Assert.Equal("rot2, rad/s: -1 to 1", CText.Comment("rot2, rad/s: -1 to 1"));
        Assert.Equal("_/ int x; /_", CText.Comment("*/ int x; /*"));
        Assert.Equal("a_b__", CText.Comment("a\nb\\?"));
    }

    [Fact]
    public void Macros_of_equal_names_differ()
    {
        Assert.Equal(["P_SAME", "P_SAME_2", "P_SAME_2_2", "P_SAME_3", "P_UNNAMED", "P_1ST"],
            CText.Macros("P_", ["same", "Same", "same_2", "same", "**", "1st"]));
    }

    private static string Noise(RandomStream random)
    {
        const string Likely = "*/\\?\"'\n\r\t#%{}();@$`<>|-_ a1";
        var text = new StringBuilder();
        for (var i = random.NextInt(40); i > 0; i--)
            text.Append(random.NextInt(3) == 0 ? (char)random.NextInt(0xD800) : Likely[random.NextInt(Likely.Length)]);
        return text.ToString();
    }
}
