using System.Globalization;

namespace EsEnas.Tasks.Tests;

/// <summary>
/// A reference trajectory of Gym's v2 semantics on MuJoCo 2.2.2: row 0 is the start, row t the result of step t. Its columns are
/// <c>t,a…,o…,reward,done,time,ncon,qpos…,qvel…</c>.
/// </summary>
public sealed class GoldenTrajectory
{
    private GoldenTrajectory(string[] header, List<double[]> rows, List<string> lines)
    {
        Header = header;
        Rows = rows;
        Lines = lines;
    }

    public string[] Header { get; }

    public List<double[]> Rows { get; }

    public List<string> Lines { get; }

    public IReadOnlyList<double[]> Actions => [.. Rows.Skip(1).Select(row => Columns(row, "a"))];

    public double Return => Rows.Sum(row => Column(row, "reward"));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "golden", name);

    public static GoldenTrajectory Load(string name)
    {
        var lines = File.ReadAllLines(PathOf(name + ".csv"));
        var rows = lines.Skip(1).Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))
            .ToList();
        Assert.True(rows.Count is 51 or 101 or 201, $"{name} has {rows.Count} rows");
        return new GoldenTrajectory(lines[0].Split(','), rows, [.. lines.Skip(1)]);
    }

    public double Column(double[] row, string name) => row[Array.IndexOf(Header, name)];

    /// <summary>The columns of that name followed by a number.</summary>
    public double[] Columns(double[] row, string prefix) =>
        [.. Enumerable.Range(0, row.Length)
            .Where(i => Header[i].StartsWith(prefix, StringComparison.Ordinal) && char.IsDigit(Header[i][prefix.Length..].FirstOrDefault()))
            .Select(i => row[i])];
}
