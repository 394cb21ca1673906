using System.Text;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Grains.Abstractions.Tests;

public sealed class SpecificationYamlTests
{
    private const string Example = """
        task: half-cheetah   # a comment
        horizon: 1e3
        policy: { hidden: [32], nonlinearity: tanh, linearNeurons: 1, outputBias: false }
        search:
          space: edge-pruning
          edges: [32, 32]
          partitions: auto
          connectivity: consecutive
        controller: { kind: regularized-evolution, population: 150, tournament: 12 }
        optimizer: { kind: evolution-strategies, sigma: 0.1, stepSize: 1e-2 }
        evaluations: { directions: 50, atCurrent: 50 }
        normalization: { observations: true, returns: true }
        taskOptions: { startNoise: false, goal: fixed, latch: copy, contactForces: computed, masses: legacy, episodeLimit: gym }
        selection: { candidates: 3, episodes: 4, reportEpisodes: 5 }
        checkpoint: { everySeconds: 0.5 }
        iterations: 1000
        seed: 18446744073709551615
        stopAtReturn: ~
        """;

    [Fact]
    public void Read_takes_every_key()
    {
        var specification = SpecificationYaml.Read(Example);

        Assert.Equal("half-cheetah", specification.Task);
        Assert.Equal([32, 32], specification.Search.Pruning.Edges);
        Assert.Equal(150, specification.Controller.Evolution.Population);
        Assert.Equal(MassesOption.Legacy, specification.TaskOptions.Masses);
        Assert.False(specification.TaskOptions.StartNoise);
        Assert.Equal(ulong.MaxValue, specification.Seed);
        Assert.Null(specification.StopAtReturn);
        Assert.Equal(0.5, specification.Checkpoint.EverySeconds);
    }

    [Theory]
    [InlineData("task: swimmer")]
    [InlineData(Example)]
    [InlineData("task: ant\npolicy: { hidden: [] }\nsearch: { edges: 7, partitions: 9 }\nstopAtReturn: -1.5e-300\noptimizer: { sigma: " +
        "0.30000000000000004 }")]
    public void Canonical_and_commented_text_read_back_to_an_equal_specification(string yaml)
    {
        var specification = SpecificationYaml.Read(yaml);
        var canonical = SpecificationText.ToCanonicalYaml(specification);

        Assert.Equal(specification, SpecificationYaml.Read(canonical));
        Assert.Equal(specification, SpecificationYaml.Read(SpecificationText.ToCommentedYaml(specification)));
        Assert.Equal(canonical, SpecificationText.ToCanonicalYaml(SpecificationYaml.Read(canonical)));
    }

    [Theory]
    [InlineData("task: &a swimmer", 1, "anchors")]
    [InlineData("task: swimmer\nseed: *a", 2, "aliases")]
    [InlineData("task: &a swimmer\nseed: *a", 1, "anchors")]
    [InlineData("task: swimmer\nseed: !!int 1", 2, "tags")]
    [InlineData("task: swimmer\nseed: !x 1", 2, "tags")]
    [InlineData("task: ! swimmer", 1, "tags")]
    [InlineData("!!map\ntask: swimmer", 1, "tags")]
    [InlineData("task: swimmer\n<<: { seed: 1 }", 2, "merge keys")]
    [InlineData("task: swimmer\n---\ntask: ant", 2, "single document")]
    [InlineData("task: swimmer\n\nseed: 1\nseed: 2", 4, "twice")]
    [InlineData("task: swimmer\noptimizer: { sigma: 1, sigma: 1 }", 2, "twice")]
    [InlineData("task: swimmer\n? [a, b]\n: 1", 2, "plain words")]
    [InlineData("- task", 1, "mapping")]
    [InlineData("swimmer", 1, "mapping")]
    [InlineData("", 1, "mapping")]
    [InlineData("# nothing", 1, "mapping")]
    [InlineData("task: [swimmer", 2, "well-formed")]
    [InlineData("task: swimmer\n  seed: 1", 2, "well-formed")]
    [InlineData("task: \"swimmer", 1, "well-formed")]
    [InlineData("task: swimmer\n\tseed: 1", 1, "well-formed")]
    [InlineData("a: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", 1, "16 levels")]
    public void Refused_text_gives_line_and_reason(string yaml, int line, string reason)
    {
        var exception = Assert.Throws<SpecificationException>(() => SpecificationYaml.Read(yaml));

        var error = Assert.Single(exception.Errors);
        Assert.Contains(reason, error.ToString());
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Key_that_stands_twice_is_told_with_both_values()
    {
        var exception = Assert.Throws<SpecificationException>(
            () => SpecificationYaml.Read("task: swimmer\noptimizer:\n  sigma: 0.1\n  sigma: [1, 2]\n"));

        Assert.Equal("sigma (line 4): '[1, 2]' is not allowed: the key stands twice; in line 3 it is '0.1'",
            Assert.Single(exception.Errors).ToString());
    }

    [Fact]
    public void Number_in_quotes_is_shown_with_them_since_they_make_it_a_text()
    {
        var exception = Assert.Throws<SpecificationException>(() => SpecificationYaml.Read("task: swimmer\niterations: \"5\"\n"));

        Assert.StartsWith("iterations (line 2): '\"5\"' is not allowed: an integer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_errors_carry_their_lines()
    {
        var exception =
            Assert.Throws<SpecificationException>(
            () => SpecificationYaml.Read("task: swimmer\noptimizer:\n  sigma: -1\nsearch: { edges: 1000000000 }\nbogus: 1"));

        Assert.Equal([("optimizer.sigma", 3), ("search.edges", 4), ("bogus", 5)],
            exception.Errors.Select(error => (error.Key, error.Line)));
    }

    [Fact]
    public void Fifteen_nested_lists_in_the_root_are_the_deepest_text_that_parses()
    {
        var deepest = new string('[', 15) + new string(']', 15);

        Assert.Equal("a", Assert.Single(SpecificationYaml.Parse("a: " + deepest).Entries).Key);
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Parse("a: [" + deepest + "]"));
    }

    [Fact]
    public void Text_of_256_KiB_is_read_and_one_byte_more_is_not()
    {
        var head = "task: swimmer\n#";
        var longest = head + new string('x', SpecificationYaml.MaxBytes - head.Length);

        Assert.Equal("swimmer", SpecificationYaml.Read(longest).Task);
        Assert.Contains("256 KiB", Assert.Throws<SpecificationException>(() => SpecificationYaml.Read(longest + "x")).Message);
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Read(head + new string('\u00e4', SpecificationYaml.MaxBytes / 2)));
    }

    [Fact]
    public void Text_far_above_the_limit_is_refused_at_once() =>
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Parse(new string('a', 20_000_000)));

    [Fact]
    public void Deep_nesting_is_refused_without_a_deep_stack()
    {
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Parse("a: " + new string('[', 200_000)));
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Parse("a: " + new string('{', 200_000)));
        Assert.Throws<SpecificationException>(() => SpecificationYaml.Parse(string.Concat(Enumerable.Repeat("- ", 100_000))));
    }

    [Theory]
    [InlineData("search.edges", "[32,32]")]
    [InlineData("search", "{ edges: [32, 32] }")]
    public void ParseValue_reads_lists_and_mappings(string path, string value)
    {
        var root = SpecificationText.Set(SpecificationYaml.Parse("task: swimmer"), path, SpecificationYaml.ParseValue(value));

        Assert.Equal([32, 32], SpecificationText.Read(root).Search.Pruning.Edges);
    }

    [Theory]
    [InlineData("0.5", "0.5", false)]
    [InlineData("'0.5'", "0.5", true)]
    [InlineData("half-cheetah", "half-cheetah", false)]
    [InlineData("", "", false)]
    [InlineData("-1", "-1", false)]
    public void ParseValue_reads_plain_values_without_a_line(string text, string expected, bool quoted) =>
        Assert.Equal(new ScalarNode(expected, quoted, 0), SpecificationYaml.ParseValue(text));

    [Theory]
    [InlineData("[1")]
    [InlineData("&a 1")]
    [InlineData("!!int 1")]
    [InlineData("{ a: 1, a: 2 }")]
    public void ParseValue_refuses_what_a_file_may_not_hold_either(string text) =>
        Assert.Throws<SpecificationException>(() => SpecificationYaml.ParseValue(text));

    [Fact]
    public void Null_bytes_lone_surrogates_and_byte_order_marks_give_no_other_exception()
    {
        foreach (var text in (string[])["\0", "task: \0", "task: \ud800", "\ufefftask: swimmer", "%YAML 9.9\n---\ntask: a",
            "%TAG ! !x\n---\na: 1", "task: |", "task: >\n", "---", "...", "? ", ": ", "-", "\"\\ud800\"", "\"\\U00110000\"", "a: 'b"])
            AssertReadsOrRefuses(text);
    }

    [Fact]
    public void Mutated_texts_are_read_or_refused_and_never_fail_otherwise()
    {
        // A small linear congruential generator is random enough to break texts.
        var state = 12345u;
        uint Next(int below) => (state = unchecked((state * 1664525) + 1013904223)) >> 8 is var high ? (uint)(high % (uint)below) : 0;
        const string Alphabet = "{}[]:,-&*!|>'\"%@`#?~<. \n\t\\\0eE+019azé\u2028";

        for (var i = 0; i < 2500; i++)
        {
            var text = new StringBuilder(Example);
            for (var changes = 1 + Next(4); changes > 0; changes--)
            {
                var at = (int)Next(text.Length);
                if (Next(3) == 0) text.Remove(at, (int)Math.Min(1 + Next(20), (uint)(text.Length - at)));
                else text.Insert(at, Alphabet[(int)Next(Alphabet.Length)]);
            }

            AssertReadsOrRefuses(text.ToString());
        }
    }

    private static void AssertReadsOrRefuses(string text)
    {
        try
        {
            SpecificationText.Validate(SpecificationYaml.Read(text));
        }
        catch (SpecificationException exception)
        {
            Assert.NotEmpty(exception.Errors);
        }
    }
}
