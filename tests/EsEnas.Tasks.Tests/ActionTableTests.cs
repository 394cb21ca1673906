namespace EsEnas.Tasks.Tests;

public sealed class ActionTableTests
{
    [Theory]
    [InlineData("a0,a1\n1,2\n-3.5e-2,+4\n")]
    [InlineData("a0,a1\r\n1,2\r\n-3.5e-2,4\r\n\r\n")]
    [InlineData("\uFEFFa0, a1\n 1 ,2\n-.035,4")]
    public void Read_gives_the_rows(string text)
    {
        var rows = ActionTable.Read(new StringReader(text), 2);
        Assert.Equal(2, rows.Count);
        Assert.Equal([1, 2], rows[0]);
        Assert.Equal([-0.035, 4], rows[1]);
    }

    [Fact]
    public void Read_of_a_header_alone_gives_no_rows() => Assert.Empty(ActionTable.Read(new StringReader("a0\n"), 1));

    [Theory]
    [InlineData("", "line 1: the file is empty; the header must be a0,a1")]
    [InlineData("a0\n", "line 1: the header is 'a0'; it must be a0,a1")]
    [InlineData("a1,a0\n", "line 1: the header is 'a1,a0'; it must be a0,a1")]
    [InlineData("1,2\n", "line 1: the header is '1,2'; it must be a0,a1")]
    [InlineData("a0,a1\n1,2\n3\n", "line 3: the row has 1 values; it must have 2")]
    [InlineData("a0,a1\n1,2,3\n", "line 2: the row has 3 values; it must have 2")]
    [InlineData("a0,a1\n1,x\n", "line 2, column a1: 'x' is not a finite number")]
    [InlineData("a0,a1\n1,\n", "line 2, column a1: '' is not a finite number")]
    [InlineData("a0,a1\nnan,0\n", "line 2, column a0: 'nan' is not a finite number")]
    [InlineData("a0,a1\n1e999,0\n", "line 2, column a0: '1e999' is not a finite number")]
    [InlineData("a0,a1\n\n1,2\n", "line 2: the line is blank, but rows follow")]
    public void Read_refuses_naming_the_line(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ActionTable.Read(new StringReader(text), 2)).Message);
}
