using EsEnas.Core.Search;

namespace EsEnas.Core.Tests.Search;

public sealed class DnaTests
{
    [Fact]
    public void Equal_decisions_are_equal_with_equal_hashes()
    {
        Assert.Equal(new Dna([1, 2], [0.5]), new Dna([1, 2], [0.5]));
        Assert.Equal(new Dna([1, 2], [0.5]).GetHashCode(), new Dna([1, 2], [0.5]).GetHashCode());
        Assert.Equal(new Dna([], [0.0]).GetHashCode(), new Dna([], [-0.0]).GetHashCode());
        Assert.Equal(new Dna([], [0.0]), new Dna([], [-0.0]));
        Assert.Equal(Dna.Empty, new Dna(default, default));
        Assert.Equal(Dna.Empty.GetHashCode(), new Dna(default).GetHashCode());
    }

    [Fact]
    public void Decisions_that_differ_are_unequal()
    {
        Dna[] all = [new([1, 2]), new([2, 1]), new([1]), new([1, 2], [0]), new([1, 2], [1]), new([1, 2], [0, 0]), Dna.Empty];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all.Length, all.Select(dna => dna.GetHashCode()).Distinct().Count());
        Assert.False(all[0].Equals(null));
        Assert.False(all[0].Equals((object)"1,2"));
    }

    [Fact]
    public void Reader_reads_in_order_and_knows_its_place()
    {
        var reader = new DnaReader(new Dna([4, 5, 6, 7], [0.5]));
        Assert.Equal(4, reader.NextChoice());
        Assert.Equal([5, 6], reader.NextChoices(2).ToArray());
        Assert.Equal((3, 0), (reader.ChoicePosition, reader.FloatPosition));
        var bookmark = reader;
        Assert.Equal(0.5, reader.NextFloat());
        Assert.False(reader.AtEnd);
        Assert.Equal(7, reader.NextChoice(8));
        Assert.True(reader.AtEnd);
        Assert.Equal(7, bookmark.NextChoice());
    }

    [Fact]
    public void Reader_refuses_to_read_beyond_the_end_or_out_of_range()
    {
        Assert.Throws<DnaFormatException>(() => new DnaReader(Dna.Empty).NextChoice());
        Assert.Throws<DnaFormatException>(() => new DnaReader(Dna.Empty).NextFloat());
        Assert.Throws<DnaFormatException>(() => new DnaReader(new Dna([1])).NextChoices(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DnaReader(new Dna([1])).NextChoices(-1));
        Assert.Contains("Choice 0 of the Dna is 3; allowed are 0 to 2",
            Assert.Throws<DnaFormatException>(() => new DnaReader(new Dna([3])).NextChoice(3)).Message, StringComparison.Ordinal);
        Assert.Throws<DnaFormatException>(() => new DnaReader(new Dna([-1])).NextChoice(3));
    }

    [Fact]
    public void Slice_is_the_entrys_own_model()
    {
        var space = (DictSpace)Spaces.All["dict"];
        for (var b = 0u; b < 50; b++)
        {
            var dna = space.Sample(Spaces.Random(30, b));
            foreach (var name in space.Names) space[name].Validate(space.Slice(dna, name));
            Assert.Equal(dna.Choices, space.Names.SelectMany(name => space.Slice(dna, name).Choices));
            Assert.Equal(dna.Floats, space.Names.SelectMany(name => space.Slice(dna, name).Floats));
            var list = new ListSpace(space.Items);
            Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(space.Slice(dna, space.Names[i]), list.Slice(dna, i)));
        }
    }

    [Fact]
    public void Slice_of_an_unknown_entry_or_a_foreign_dna_is_refused()
    {
        var space = (DictSpace)Spaces.All["dict"];
        var dna = space.Sample(Spaces.Random());
        Assert.Contains("no entry 'edge'; there are: edges, ops, scale, cell",
            Assert.Throws<KeyNotFoundException>(() => space.Slice(dna, "edge")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => space["x"]);
        Assert.Throws<DnaFormatException>(() => space.Slice(new Dna([1, 2]), "ops"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ListSpace([new OneOf(2)]).Slice(new Dna([1]), 1));
    }
}
