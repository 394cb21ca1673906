using EsEnas.Hosting.Stores;

namespace EsEnas.Infra.Tests;

/// <summary>Numbers and names that an operator takes from docs/.</summary>
public sealed class DocumentedNumberTests
{
    [Fact]
    public void Heartbeat_in_the_operators_page_is_the_one_that_silos_have()
    {
        var usual = new FailureDetectionOptions();
        var value = $"{usual.Heartbeat.TotalSeconds:0} s";

        Assert.Contains($"| `--heartbeat`, `--missed-heartbeats` | {value}, {usual.MissedHeartbeats} |",
            Repository.Read("docs/operating.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Table_of_members_in_the_operators_page_is_the_one_that_PostgreSQL_has()
    {
        Assert.Contains("`TRUNCATE esenas.membership`", Repository.Read("docs/operating.md"), StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE Membership\n", Repository.Read("src/EsEnas.Hosting/Sql/postgres-tables.sql").ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.Contains("Search Path=esenas;", Repository.Read("src/EsEnas.Hosting/Postgres/PostgresDatabase.cs"),
            StringComparison.Ordinal);
    }
}
