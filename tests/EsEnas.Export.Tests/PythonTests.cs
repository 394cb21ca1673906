namespace EsEnas.Export.Tests;

/// <summary>The Python of every kind of policy.</summary>
[Needs(External.PythonNumpy, External.MuJoCo)]
public sealed class PythonTests
{
    /// <summary>The distribution's: another one on the path need not have numpy.</summary>
    internal const string Python = "/usr/bin/python3";

    public static TheoryData<string> Kinds => Samples.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public void Python_acts_as_the_product(string kind)
    {
        using var folder = new Folder().With(PythonExport.Write(Samples.Of(kind, 50), Samples.Origin));

        Assert.StartsWith("16 vectors; the largest difference is ", Tool.Run(folder.Path, Python, ["policy.py"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Self_test_of_another_policy_fails()
    {
        using var folder = new Folder().With(PythonExport.Write(Samples.Of("linear", 50), Samples.Origin));
        var file = Path.Combine(folder.Path, "policy.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"mean\": [", "\"mean\": [1", StringComparison.Ordinal));

        Tool.Run(folder.Path, Python, ["policy.py"], code: 1);
    }

    [Fact]
    public void Loop_of_the_page_runs_in_an_environment()
    {
        using var folder = new Folder().With(PythonExport.Write(Samples.Of("EdgePruning", 50), Samples.Origin));
        var page = File.ReadAllText(Checkout.PathOf("docs/deploy.md"));
        var loop = page.Split("```python\n")[1].Split("```")[0];
        // What the loop uses of Gymnasium, with the vectors as its world.
        const string Gymnasium = """
            import json
            import numpy as np
            VECTORS = json.load(open("policy.json"))["interface"]["vectors"]
            class Environment:
                def reset(self, seed=None):
                    self.at = 0
                    return np.array(VECTORS[0]["observation"]), {}
                def step(self, action):
                    assert np.max(np.abs(action - VECTORS[self.at]["action"])) < 1e-9
                    self.at += 1
                    return np.array(VECTORS[self.at]["observation"]), 1.0, False, self.at == len(VECTORS) - 1, {}
            def make(name):
                return Environment()
            """;
        File.WriteAllText(Path.Combine(folder.Path, "gymnasium.py"), Gymnasium);
        File.WriteAllText(Path.Combine(folder.Path, "loop.py"), loop);

        Assert.Equal("15.0\n", Tool.Run(folder.Path, Python, ["loop.py"]));
    }

    [Fact]
    public void Observation_of_another_size_is_refused_and_one_that_is_not_read_does_no_harm()
    {
        using var folder = new Folder().With(PythonExport.Write(Samples.Of("EdgePruning", 50), Samples.Origin));
        const string Program = """
            import numpy as np
            from policy import Policy
            policy = Policy()
            try:
                policy.act([1.0])
            except ValueError as error:
                print(error)
            bad = np.where(policy.used[:policy.inputs], 0.0, np.nan)
            print(np.all(np.isfinite(policy.act(bad))))
            """;

        Assert.Equal("an observation has 11 numbers, not the shape (1,)\nTrue\n", Tool.Run(folder.Path, Python, ["-c", Program]));
    }
}
